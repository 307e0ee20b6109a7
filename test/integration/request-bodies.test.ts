import express from 'express';
import { createServer, request as ask, type ClientRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { queueLargeBodies } from '../../src/request-bodies.js';

const LARGE = 10_000_000;

let server: Server;
let admitted: string[];
const open: ClientRequest[] = [];

beforeAll(async () => {
  const app = express();
  app.use(queueLargeBodies());
  app.post('/:name', (request, response) => {
    admitted.push(request.params.name);
    request.resume().on('end', () => response.end());
  });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  for (const call of open.splice(0)) call.destroy();
  await connections(0);
  admitted = [];
});

/** Begins a call and sends the first byte of its body alone. */
function begin(name: string, headers: Record<string, string | number>): ClientRequest {
  const { port } = server.address() as AddressInfo;
  const call = ask({ port, host: '127.0.0.1', method: 'POST', path: `/${name}`, headers });
  call.on('error', () => undefined).write('x');
  open.push(call);
  return call;
}

const seen = () => expect.poll(() => admitted, { timeout: 10_000 });

/** Waits until the server has this many connections. */
async function connections(count: number): Promise<void> {
  const counted = () =>
    new Promise<number>((resolve) => {
      server.getConnections((_error, now) => {
        resolve(now);
      });
    });
  await expect.poll(counted, { timeout: 10_000 }).toBe(count);
}

it('reads two large bodies at a time; whoever leaves, waiting or not, makes room for the next', async () => {
  const first = begin('first', { 'Content-Length': LARGE });
  await seen().toEqual(['first']);
  begin('second', { 'Content-Length': LARGE });
  await seen().toEqual(['first', 'second']);
  const impatient = begin('impatient', { 'Content-Length': LARGE });
  await connections(3);
  begin('fourth', { 'Content-Length': LARGE });
  await connections(4);
  expect(admitted).toEqual(['first', 'second']);
  impatient.destroy();
  await connections(3);
  first.destroy();
  await seen().toEqual(['first', 'second', 'fourth']);
});

it('holds up no small body meanwhile, and takes one that hides its size for a large one', async () => {
  begin('first', { 'Transfer-Encoding': 'chunked' });
  begin('second', { 'Content-Length': 9, 'Content-Encoding': 'gzip' });
  await expect.poll(() => admitted.toSorted(), { timeout: 10_000 }).toEqual(['first', 'second']);
  begin('third', { 'Transfer-Encoding': 'chunked' });
  await new Promise((resolve) => setTimeout(resolve, 200));
  begin('small', { 'Content-Length': 9 });
  await expect.poll(() => admitted.at(-1), { timeout: 10_000 }).toBe('small');
  expect(admitted).toHaveLength(3);
});
