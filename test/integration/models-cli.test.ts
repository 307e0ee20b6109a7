import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runNode } from '../support/command.js';
import { ModelHost } from '../support/model-host.js';

const FILE = '/download.moonshine.ai/model/tiny-ko/quantized/tiny-ko/encoder_model.ort';
const PULL = ['pull', 'moonshine-tiny-ko', '--accept-licence'];

let folder: string;
let host: ModelHost;
let proxy: Server;
const tunnels: string[] = [];

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runNode(['dist/models-cli.js', ...args], {
    env: {
      MODELS_DIR: folder,
      MODELS_BASE_URL: host.url,
      NODE_EXTRA_CA_CERTS: path.join(folder, 'cert.pem'),
      ...env,
    },
  });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'models-cli-'));
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name)) as [
    string,
    string,
  ];
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '1',
        '-keyout',
        key,
        '-out',
        cert,
      ],
      ...['-subj', '/CN=models', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ],
    { stdio: 'ignore' },
  );
  host = await ModelHost.start({
    key: await readFile(key, 'utf8'),
    cert: await readFile(cert, 'utf8'),
  });
  host.serve(FILE, Buffer.from('another file'));
  proxy = createServer().on('connect', (request, client) => {
    tunnels.push(request.url ?? '');
    const [name = '', port = ''] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), name, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await host.stop();
  await rm(folder, { recursive: true, force: true });
});

it('lists the packs of every language that the editor offers', async () => {
  const { exitCode, stdout } = await run(['list']);
  expect(exitCode).toBe(0);
  for (const id of [
    'moonshine-base',
    'moonshine-tiny-ko',
    'moonshine-base-ja',
    'sense-voice-small',
  ])
    expect(stdout).toContain(id);
});

it('fetches nothing under a licence that was not accepted', async () => {
  const { exitCode, stdout } = await run(['pull', 'moonshine-tiny-ko']);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('Moonshine AI Community License');
  expect(stdout).toContain('npm run models -- pull moonshine-tiny-ko --accept-licence');
  expect(host.requests).toEqual([]);
});

it('asks the mirror over https and refuses a file of another size', async () => {
  const { exitCode, stdout } = await run(PULL);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('has another file at this place: 12 bytes instead of 13238176');
  expect(host.requests).toEqual([FILE]);
});

it('goes through the proxy of the environment', async () => {
  const { stdout } = await run(PULL, {
    HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
  });
  expect(stdout).toContain('another file at this place');
  expect(tunnels).toEqual([new URL(host.url).host]);
});

it('does not follow a redirect from https to http', async () => {
  host.next((_request, response) => {
    response.writeHead(302, { location: 'http://127.0.0.1/model' }).end();
  });
  const { exitCode, stdout } = await run(PULL);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('without https');
});

it('does not trust a host whose certificate nobody vouches for', async () => {
  const { exitCode, stdout } = await run(PULL, { NODE_EXTRA_CA_CERTS: '' });
  expect(exitCode).toBe(1);
  expect(stdout).toContain('is not trusted');
});
