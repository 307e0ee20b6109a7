import { randomUUID } from 'node:crypto';
import { chmod, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes an ffmpeg that does something first when it works for a job; asked what it can do, it answers
 * at once.
 * @param first lines of shell; `$*` holds the arguments
 * @returns the path of the program
 */
export async function ffmpegThat(folder: string, first: string): Promise<string> {
  const file = path.join(folder, `ffmpeg-${randomUUID()}`);
  await writeFile(file, `#!/bin/sh\ncase "$*" in *job_*)\n${first}\n;; esac\nexec ffmpeg "$@"\n`);
  await chmod(file, 0o755);
  return file;
}

/** Holds jobs in the extraction of their audio for as long as a test wants. */
export class FfmpegGate {
  private constructor(
    /** An ffmpeg that, when it works for a job, first waits until the gate is open. */
    readonly program: string,
    private readonly file: string,
  ) {}

  /** A gate that is closed. */
  static async make(folder: string): Promise<FfmpegGate> {
    const file = path.join(folder, `gate-${randomUUID()}`);
    const program = await ffmpegThat(folder, `until [ -e '${file}' ]; do sleep 0.1; done`);
    return new FfmpegGate(program, file);
  }

  async open(): Promise<void> {
    await writeFile(this.file, '');
  }

  async close(): Promise<void> {
    await rm(this.file, { force: true });
  }
}
