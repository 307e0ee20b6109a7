import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.js';

/** A Redis of the test's own, with an append-only file, on a free port. */
export class RedisServer {
  private constructor(
    readonly url: string,
    private readonly port: number,
    private readonly dir: string,
    private process: ChildProcess,
  ) {}

  static async start(): Promise<RedisServer> {
    const port = await freePort();
    const dir = await mkdtemp(path.join(tmpdir(), 'redis-'));
    const server = new RedisServer(`redis://127.0.0.1:${port}`, port, dir, launch(port, dir));
    await server.waitUntilReady();
    return server;
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Ends the server; its data stays for `restart`. */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exit = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await exit;
  }

  async restart(): Promise<void> {
    await this.stop();
    this.process = launch(this.port, this.dir);
    await this.waitUntilReady();
  }

  /** Ends the server and deletes its data. */
  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.dir, { recursive: true, force: true });
  }

  private async waitUntilReady(): Promise<void> {
    const client = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    client.on('error', () => undefined);
    await client.ping();
    client.disconnect();
  }
}

function launch(port: number, dir: string): ChildProcess {
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    dir,
    '--appendonly',
    'yes',
    '--save',
    '',
  ];
  return spawn(redisProgram(), args, { stdio: 'ignore' });
}

/** The Redis of this machine, or the program that speaks its protocol. */
function redisProgram(): string {
  const programs = ['redis-server', 'valkey-server'];
  const found = programs.find(
    (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0,
  );
  if (found === undefined) throw new Error('No Redis server is installed. Run: npm run setup');
  return found;
}
