import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real HTTP server on loopback that stands for the host of the videos. */
export class VideoHost {
  /** Paths that were asked for, in order. */
  readonly requests: string[] = [];
  /** Connections that were made, asked or not. */
  connections = 0;
  port = 0;
  private readonly server: Server;

  private constructor(answer: Answer) {
    this.server = createServer((request, response) => {
      this.requests.push(request.url ?? '');
      answer(request, response);
    });
    this.server.on('connection', () => {
      this.connections++;
    });
  }

  static async start(answer: Answer): Promise<VideoHost> {
    const host = new VideoHost(answer);
    await new Promise<void>((resolve) => {
      host.server.listen(0, '127.0.0.1', resolve);
    });
    host.port = (host.server.address() as AddressInfo).port;
    return host;
  }

  /** `127.0.0.1:port`, as ALLOW_HTTP_HOSTS takes it. */
  get authority(): string {
    return `127.0.0.1:${this.port}`;
  }

  url(path: string): string {
    return `http://${this.authority}${path}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
