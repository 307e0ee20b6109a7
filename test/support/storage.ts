import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { HttpListener } from './http-listener.js';

const HANGING_PATH = '/hangs.mp4';

/** Plays S3: serves files by name; what it does not know is 403, as S3 answers without list permission. */
export class Storage {
  requests = 0;
  private readonly files = new Map<string, string>();

  private constructor(private readonly listener: HttpListener) {}

  static async start(files: Readonly<Record<string, string>>): Promise<Storage> {
    const listener = await HttpListener.start((request, response) => {
      const file = storage.files.get(
        new URL(request.url ?? '', 'http://storage').pathname.slice(1),
      );
      storage.requests++;
      if (request.url === HANGING_PATH) return;
      if (file === undefined) {
        response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
        return;
      }
      void stat(file).then(({ size }) => {
        response.writeHead(200, { 'Content-Type': 'video/mp4', 'Content-Length': size });
        createReadStream(file).pipe(response);
      });
    });
    const storage = new Storage(listener);
    for (const [name, file] of Object.entries(files)) storage.files.set(name, file);
    return storage;
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
