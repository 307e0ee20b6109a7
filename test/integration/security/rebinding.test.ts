import { get } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/app-config.js';
import { VideoUrlGuard } from '../../../src/download/video-url-guard.js';
import { BlockedUrlError } from '../../../src/net/blocked-url-error.js';
import { guardedLookup } from '../../../src/net/guarded-lookup.js';
import { Canary } from '../../support/canary.js';
import { HttpListener } from '../../support/http-listener.js';
import { NameServer } from '../../support/name-server.js';

let names: NameServer;
let canary: Canary;
let good: HttpListener;

beforeEach(async () => {
  canary = await Canary.start();
  good = await HttpListener.start((_request, response) => response.end('good'));
});
afterEach(async () => {
  await Promise.all([names.stop(), canary.stop(), good.stop()]);
});

it('a name that changes its address between two questions is refused at the second', async () => {
  names = await NameServer.start((_name, nth) => (nth === 0 ? ['1.1.1.1'] : ['127.0.0.1', '::1']));
  const guard = new VideoUrlGuard(loadConfig({}), names.resolve);
  const url = new URL('https://rebind.example/video.mp4');
  const given = () =>
    new Promise((resolve, reject) => {
      guard.admit(url)(url.hostname, { all: true }, (error, addresses) => {
        if (error) reject(error);
        else resolve(addresses);
      });
    });
  expect(await given()).toEqual([{ address: '1.1.1.1', family: 4 }]);
  await expect(given()).rejects.toThrow(new BlockedUrlError('address'));
});

it('a connection asks once and goes to the address that was checked', async () => {
  // 127.0.0.1 stands for a public address; the second answer is where the canary sits.
  names = await NameServer.start((_name, nth) => (nth === 0 ? ['127.0.0.1'] : ['127.0.0.2']));
  const lookup = guardedLookup(names.resolve, (address) => address === '127.0.0.1');
  const ask = (port: number) =>
    new Promise<string>((resolve, reject) => {
      const request = get({ host: 'rebind.example', port, lookup, agent: false }, (response) => {
        response.resume();
        resolve(response.socket.remoteAddress ?? '');
      });
      request.on('error', reject);
    });
  expect(await ask(Number(new URL(good.url).port))).toBe('127.0.0.1');
  expect(names.asked).toEqual(['rebind.example/1', 'rebind.example/28']);
  await expect(ask(canary.port)).rejects.toThrow(new BlockedUrlError('address'));
  expect(canary.connections).toBe(0);
});
