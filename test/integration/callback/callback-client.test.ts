import { HttpService } from '@nestjs/axios';
import axios from 'axios';
import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { CallbackClient } from '../../../src/callback/callback-client.js';
import { CallbackUrlGuard } from '../../../src/callback/callback-url-guard.js';
import { loadConfig } from '../../../src/config/app-config.js';
import { resolveByTheSystem } from '../../../src/net/guarded-lookup.js';
import { HttpListener } from '../../support/http-listener.js';

const SECRET = 'a key of the test';

let listener: HttpListener | undefined;

afterEach(async () => {
  await listener?.stop();
});

function client(receiver: HttpListener): CallbackClient {
  const config = loadConfig({
    BACKEND_URL: receiver.url,
    CALLBACK_SECRET: SECRET,
    CALLBACK_PATH: '/results',
  });
  const guard = new CallbackUrlGuard(config, resolveByTheSystem);
  return new CallbackClient(new HttpService(axios.create()), guard, config);
}

describe('CallbackClient', () => {
  it('delivers the largest body the receiver takes, signed over its exact bytes', async () => {
    const json = JSON.stringify({ text: '말'.repeat(15_000_000) });
    const received = createHash('sha256');
    const hmac = createHmac('sha256', SECRET);
    let headers: IncomingHttpHeaders = {};
    listener = await HttpListener.start((request, response) => {
      headers = request.headers;
      request.on('data', (chunk: Buffer) => {
        received.update(chunk);
        hmac.update(chunk);
      });
      request.on('end', () => response.writeHead(200).end());
    });
    const answer = await client(listener).post(listener.url, json, 15_000);
    expect(answer).toMatchObject({ kind: 'status', httpStatus: 200 });
    expect(received.digest('hex')).toBe(createHash('sha256').update(json).digest('hex'));
    expect(headers['x-signature-256']).toBe(`sha256=${hmac.digest('hex')}`);
    expect(headers['user-agent']).toBe('ML-Server/1.0');
    expect(Number(headers['content-length'])).toBe(Buffer.byteLength(json));
  });

  it('gives a receiver that hangs no longer than the time it was told', async () => {
    listener = await HttpListener.start((request) => void request.resume());
    expect(await client(listener).post(listener.url, '{}', 200)).toEqual({
      kind: 'no-answer',
      timedOut: true,
    });
  });

  it('gives a receiver that drips its answer no longer either', async () => {
    let timer: NodeJS.Timeout | undefined;
    listener = await HttpListener.start((request, response) => {
      request.resume();
      timer = setInterval(() => {
        response.writeProcessing();
      }, 20);
    });
    const answer = await client(listener).post(listener.url, '{}', 300);
    clearInterval(timer);
    expect(answer).toEqual({ kind: 'no-answer', timedOut: true });
  });

  it('tells a lost connection from a hang', async () => {
    listener = await HttpListener.start((request) => request.socket.destroy());
    expect(await client(listener).post(listener.url, '{}', 5_000)).toEqual({
      kind: 'no-answer',
      timedOut: false,
    });
  });

  it.each([
    ['7', 7_000],
    ['0', 0],
    ['soon', null],
  ])('reads Retry-After: %s', async (value, retryAfterMs) => {
    listener = await HttpListener.start((request, response) => {
      request.resume();
      response.writeHead(503, { 'Retry-After': value }).end();
    });
    expect(await client(listener).post(listener.url, '{}', 5_000)).toEqual({
      kind: 'status',
      httpStatus: 503,
      retryAfterMs,
    });
  });
});
