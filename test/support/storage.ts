import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { HttpListener } from './http-listener.js';

const SLOW = 'x-test-seconds';
const DRIP_MS = 100;
const HANGING_PATH = '/hangs.mp4';

/** Plays S3: serves files by name; what it does not know is 403, as S3 answers without list permission. */
export class Storage {
  requests = 0;
  private readonly files = new Map<string, string>();

  private constructor(private readonly listener: HttpListener) {}

  static async start(files: Readonly<Record<string, string>>): Promise<Storage> {
    const listener = await HttpListener.start((request, response) => {
      const url = new URL(request.url ?? '', 'http://storage');
      const file = storage.files.get(url.pathname.slice(1));
      storage.requests++;
      if (request.url === HANGING_PATH) return;
      if (file === undefined) {
        response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
        return;
      }
      void stat(file).then(({ size }) => {
        response.writeHead(200, { 'Content-Type': 'video/mp4', 'Content-Length': size });
        const seconds = Number(url.searchParams.get(SLOW));
        if (seconds === 0) createReadStream(file).pipe(response);
        else void drip(file, size, seconds, response);
      });
    });
    const storage = new Storage(listener);
    for (const [name, file] of Object.entries(files)) storage.files.set(name, file);
    return storage;
  }

  /** Serves one more file. */
  add(name: string, file: string): void {
    this.files.set(name, file);
  }

  /** Forgets a file, as storage does when a link expires. */
  remove(name: string): void {
    this.files.delete(name);
  }

  /** Where a file lies that is served under this name. */
  fileOf(name: string): string {
    const file = this.files.get(name);
    if (file === undefined) throw new Error(`no file is served as ${name}`);
    return file;
  }

  /** A link whose download takes `seconds`. */
  slowLink(name: string, seconds: number): string {
    return `${this.listener.url}/${name}?X-Amz-Signature=canary-signature&${SLOW}=${seconds}`;
  }

  /** A link to the file that looks like a presigned one. */
  link(name: string): string {
    return `${this.listener.url}/${name}?X-Amz-Signature=canary-signature&X-Amz-Expires=3600`;
  }

  /** A link whose download begins and never goes on. */
  hangingLink(): string {
    return `${this.listener.url}${HANGING_PATH}`;
  }

  async stop(): Promise<void> {
    await this.listener.stop();
  }
}

/** Sends a file in equal parts over `seconds`. */
async function drip(
  file: string,
  size: number,
  seconds: number,
  response: ServerResponse,
): Promise<void> {
  const bytes = await readFile(file);
  const parts = Math.ceil((seconds * 1000) / DRIP_MS);
  for (let part = 0; part < parts && !response.destroyed; part++) {
    response.write(bytes.subarray((size * part) / parts, (size * (part + 1)) / parts));
    await new Promise((resolve) => setTimeout(resolve, DRIP_MS));
  }
  response.end();
}
