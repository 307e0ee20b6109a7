import { createServer } from 'node:net';

/** Below the ports that the system gives to whoever asks for any. Source: ip(7), ip_local_port_range. */
const [FIRST_PORT, LAST_PORT] = [10_000, 32_000];
const PORTS_PER_PROCESS = 16;

let next = process.pid * PORTS_PER_PROCESS;

/**
 * A TCP port on the loopback interface that nobody listens on. Test files that run at the same time
 * look in different places, so none takes the port before the program it is for listens on it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + (next++ % (LAST_PORT - FIRST_PORT));
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
