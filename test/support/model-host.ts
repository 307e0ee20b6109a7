import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What the host does with one request instead of answering it properly. */
export type Mishap = (request: IncomingMessage, response: ServerResponse) => void;

interface Served {
  content: Buffer;
  etag: string | null;
}

/** A real HTTP host of model files: serves ranges, and fails in the ways it is told to. */
export class ModelHost {
  /** `path` or `path bytes=N-` of every request, in order. */
  readonly requests: string[] = [];
  private readonly files = new Map<string, Served>();
  private readonly mishaps: Mishap[] = [];

  readonly url: string;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    protocol: 'http' | 'https',
  ) {
    this.url = `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      this.answer(request, response);
    });
  }

  /** @param tls key and certificate for https; plain http without */
  static async start(tls?: { readonly key: string; readonly cert: string }): Promise<ModelHost> {
    const server = tls ? createSecureServer(tls) : createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ModelHost(server, tls ? 'https' : 'http');
  }

  /** Serves `content` at `path`; a host without an ETag offers nothing to resume by. */
  serve(path: string, content: Uint8Array, etag: string | null = '"1"'): void {
    this.files.set(path, { content: Buffer.from(content), etag });
  }

  /** The next request is answered by each of these in turn. */
  next(...mishaps: Mishap[]): void {
    this.mishaps.push(...mishaps);
  }

  /** Sends the first bytes of the answer that would be right, then breaks the connection. */
  breakAfter(bytes: number): Mishap {
    return (request, response) => {
      const { status, headers, body } = this.properAnswer(request);
      response.writeHead(status, headers);
      response.write(body.subarray(0, bytes));
      // Time to arrive: a reset also discards what the other side has not read yet.
      setTimeout(() => response.destroy(), 50);
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push([request.url, request.headers.range].filter(Boolean).join(' '));
    const mishap = this.mishaps.shift();
    if (mishap) {
      mishap(request, response);
      return;
    }
    const { status, headers, body } = this.properAnswer(request);
    response.writeHead(status, headers).end(body);
  }

  private properAnswer({ url = '', headers }: IncomingMessage) {
    const served = this.files.get(url);
    if (!served) return { status: 404, headers: {}, body: Buffer.from('nothing here') };
    const { content, etag } = served;
    const tag = etag === null ? {} : { etag };
    const from = /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1];
    if (from === undefined || headers['if-range'] !== etag)
      return { status: 200, headers: { ...tag, 'content-length': content.length }, body: content };
    const start = Number(from);
    if (start >= content.length)
      return {
        status: 416,
        headers: { 'content-range': `bytes */${content.length}` },
        body: Buffer.alloc(0),
      };
    const body = content.subarray(start);
    return {
      status: 206,
      headers: {
        ...tag,
        'content-length': body.length,
        'content-range': `bytes ${start}-${content.length - 1}/${content.length}`,
      },
      body,
    };
  }
}
