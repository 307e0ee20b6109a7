import { request, type Agent, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect } from 'vitest';

/** One request as a hostile caller writes it. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends a request as it is. The server may answer before it has read all of it. */
export function send(baseUrl: string, raw: RawRequest, agent?: Agent): Promise<RawAnswer> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    let answered = false;
    const outgoing = request(
      {
        host: hostname,
        port,
        method: raw.method,
        path: raw.path,
        headers: { 'Content-Length': raw.body.length, ...raw.headers },
        ...(agent ? { agent } : {}),
      },
      (response) => {
        answered = true;
        buffer(response).then((body) => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: body.toString(),
          });
        }, reject);
      },
    );
    outgoing.on('error', (error) => {
      if (!answered) reject(error);
    });
    outgoing.end(raw.body);
  });
}

/** Writes bytes to the port and reads until the server closes. */
export async function sendBytes(baseUrl: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(baseUrl);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(bytes);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(chunks).toString();
}

/** Every answer: no fault of the service, no banner, and an error always in the contract's form. */
export function expectContract(answer: RawAnswer, method = 'POST'): void {
  expect(answer.status).toBeLessThan(500);
  expect(answer.headers['x-powered-by']).toBeUndefined();
  expect(answer.headers['server']).toBeUndefined();
  if (answer.status >= 400 && method !== 'HEAD') expectErrorForm(answer.body);
}

export function expectErrorForm(text: string): void {
  const body = JSON.parse(text) as { error: Record<string, unknown>; message: unknown };
  expect(Object.keys(body).sort()).toEqual(['error', 'message']);
  expect(Object.keys(body.error).sort()).toEqual(['code', 'job_id', 'message']);
  expect(body.error['code']).toMatch(/^[A-Z_]+$/);
  expect(body.message).toBe(body.error['message']);
  expect(body.message).not.toMatch(/\/|\\|\bat \w+|node_modules|Error:|JSON at position/);
  const jobId = body.error['job_id'];
  if (jobId !== null) expect(jobId).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
}
