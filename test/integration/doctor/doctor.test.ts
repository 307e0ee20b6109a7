import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNode } from '../../support/command.js';
import { freePort } from '../../support/free-port.js';
import { RedisServer } from '../../support/redis-server.js';

let redis: RedisServer;
let folder: string;
const settings = async (): Promise<Record<string, string>> => ({
  REDIS_URL: redis.url,
  PORT: String(await freePort()),
  WORK_DIR: path.join(folder, 'work'),
  MIN_FREE_DISK_MB: '1',
});

beforeAll(async () => {
  redis = await RedisServer.start();
  folder = await mkdtemp(path.join(tmpdir(), 'doctor-'));
});
afterAll(async () => {
  await redis.dispose();
  await rm(folder, { recursive: true, force: true });
});

describe('npm run doctor', () => {
  const doctor = async (env: Readonly<Record<string, string>> = {}) =>
    runNode(['scripts/doctor.mjs'], { env: { ...(await settings()), ...env } });

  it('finds this machine fit, with what its Redis says of itself', async () => {
    const { exitCode, stdout, stderr } = await doctor();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^ok {7}Redis {9}\d+\.\d+\.\d+$/m);
    expect(stdout).toMatch(/^ok {7}Redis file /m);
    expect(stdout).toMatch(/^ok {7}ffprobe {7}\S+$/m);
    expect(stdout).not.toContain('problem');
  });

  it('tells a password that is wrong, and repeats none', async () => {
    const guarded = await RedisServer.start();
    const client = new Redis(guarded.url);
    await client.config('SET', 'requirepass', 'the right one');
    client.disconnect();
    const url = guarded.url.replace('//', '//:not-the-right-one@');
    const { exitCode, stdout } = await doctor({ REDIS_URL: url });
    await guarded.dispose();
    expect(exitCode).toBe(1);
    expect(stdout).toContain('Redis does not accept the password of REDIS_URL.');
    expect(stdout).not.toContain('not-the-right-one');
  });

  it('shows how to mend each thing that is missing', async () => {
    const { exitCode, stdout } = await doctor({
      REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
      FFMPEG_PATH: path.join(folder, 'no-ffmpeg'),
      MODELS_DIR: folder,
      WORK_DIR: '/proc/nowhere',
    });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^problem {2}Redis .*Run: redis-server --appendonly yes/m);
    expect(stdout).toMatch(/^problem {2}ffmpeg .*Run: unset FFMPEG_PATH$/m);
    expect(stdout).toMatch(/^problem {2}models .*silero-vad-v6 \(missing\).*Run: npm run setup$/m);
    expect(stdout).toMatch(/^problem {2}work folder .*Run: sudo install -d .*'\/proc\/nowhere'$/m);
    expect(stdout).toMatch(/^4 problems to solve\.$/m);
  });
});

describe('a start that cannot succeed', () => {
  const start = async (env: Readonly<Record<string, string>>) =>
    runNode(['dist/main.js'], { env: { ...(await settings()), ...env } });

  it.each([
    [
      'ffmpeg',
      { FFMPEG_PATH: '/no/ffmpeg' },
      'FFMPEG_PATH names no ffmpeg. Run: unset FFMPEG_PATH',
    ],
    [
      'its models',
      { MODELS_DIR: '/no/models' },
      'Models not usable: silero-vad-v6 (missing), moonshine-base (missing), moonshine-tiny (missing). Run: npm run setup',
    ],
    [
      'right settings',
      { PORT: 'x', VIEWER: 'maybe' },
      'Wrong settings:\n  - PORT: must be a whole number from 0 to 65535\n  - VIEWER: must be one of on, off\nFor the defaults run: unset PORT VIEWER',
    ],
  ])(
    'says without %s what is missing and the command for it, and nothing else',
    async (_part, env, line) => {
      expect(await start(env)).toEqual({ exitCode: 1, stdout: '', stderr: `${line}\n` });
    },
  );

  it('says so of Redis too', async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    const { exitCode, stdout, stderr } = await start({ REDIS_URL: url });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^Redis does not answer\. Run: redis-server .* --port \d+\n$/);
  });

  it('says so of a port that is taken', async () => {
    const port = new URL(redis.url).port;
    const { exitCode, stdout, stderr } = await start({ PORT: port, HOST: '127.0.0.1' });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^Port \d+ cannot be listened on\. Run: export PORT=\d+\n$/);
  });
});

describe('npm start', () => {
  it('says in one line that nothing is built yet', async () => {
    const root = await mkdtemp(path.join(folder, 'fresh-'));
    await cp('scripts', path.join(root, 'scripts'), { recursive: true });
    const end = await runNode([path.join(root, 'scripts/start.mjs')]);
    expect(end).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'npm packages or the build are missing. Run: npm run setup\n',
    });
  });
});
