import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

/** Listens on every local address, IPv4 and IPv6, and counts who connects. Nobody should. */
export class Canary {
  connections = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Canary> {
    const canary = new Canary(
      createServer((socket) => {
        canary.connections++;
        socket.on('error', () => undefined);
        socket.destroy();
      }),
    );
    try {
      canary.server.listen(0, '::');
      await once(canary.server, 'listening');
    } catch {
      canary.server.listen(0, '0.0.0.0'); // a machine without IPv6
      await once(canary.server, 'listening');
    }
    return canary;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}
