import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server on a free port of the loopback interface. */
export class HttpListener {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(listener: RequestListener, port = 0): Promise<HttpListener> {
    const server = createServer(listener);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new HttpListener(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  /** Closes the port and every connection. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
