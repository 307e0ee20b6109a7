import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.js';

const PACKAGE_ROOT = path.resolve(import.meta.dirname, '../..');

/** The real service in a process of its own. */
export class Service {
  private log = '';

  private constructor(
    readonly url: string,
    readonly workDir: string,
    private readonly process: ChildProcess,
  ) {
    for (const stream of [process.stdout, process.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.log += chunk.toString();
      });
    }
  }

  /** Starts the service; `env` wins over the settings that suit a test. */
  static async start(env: Readonly<Record<string, string>>): Promise<Service> {
    const port = await freePort();
    const workDir = env['WORK_DIR'] ?? (await mkdtemp(path.join(tmpdir(), 'work-')));
    const settings = {
      PATH: process.env['PATH'],
      PORT: String(port),
      HOST: '127.0.0.1',
      WORK_DIR: workDir,
      ALLOW_HTTP_HOSTS: '127.0.0.1',
      MIN_FREE_DISK_MB: '50',
      ...env,
    };
    const child = spawn(process.execPath, [path.join(PACKAGE_ROOT, 'dist/main.js')], {
      env: settings,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const service = new Service(`http://127.0.0.1:${port}`, workDir, child);
    await service.waitUntilLive();
    return service;
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Whether the process is gone. */
  get ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Everything the process wrote so far. */
  get output(): string {
    return this.log;
  }

  /** Names of the job directories that exist right now. */
  async jobDirs(): Promise<string[]> {
    return (await readdir(this.workDir)).filter((name) => name.startsWith('job_'));
  }

  post(body: unknown): Promise<Response> {
    return fetch(`${this.url}/api/upload-video/process-video`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async get(route: string): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${this.url}${route}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** Ends the process with `signal` and waits until it is gone. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.ended) return;
    const exit = once(this.process, 'exit');
    this.process.kill(signal);
    await exit;
  }

  /** Ends the process and deletes its directory. */
  async dispose(): Promise<void> {
    await this.end('SIGKILL');
    await rm(this.workDir, { recursive: true, force: true });
  }

  private async waitUntilLive(): Promise<void> {
    const deadline = Date.now() + 120_000;
    while (Date.now() < deadline && this.process.exitCode === null) {
      const live = await fetch(`${this.url}/health/live`).catch(() => null);
      if (live?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the service did not start:\n${this.log}`);
  }
}
