import { randomUUID } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
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
