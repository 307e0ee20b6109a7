import { Inject, Injectable } from '@nestjs/common';
import { createHash, randomUUID } from 'node:crypto';
import {
  access,
  link,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../common/make-folder.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';

const SOURCE_NAME = 'source';
const HOLDER_NAME = '.holder';
const JOB = 'job_';

/**
 * The directories of running jobs: one each, deleted when the job ends. Services with queues of their
 * own may use one WORK_DIR: a directory tells by its name whose it is.
 */
@Injectable()
export class WorkDir {
  private readonly suffix: string;

  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {
    this.suffix = `.${queueNameOf(config)}`;
  }

  /** Makes the job's directory where it is missing. @returns its path */
  async open(jobId: string): Promise<string> {
    const dir = this.pathOf(jobId);
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return dir;
  }

  /** Where the job's video lies once it is downloaded. */
  sourcePath(jobId: string): string {
    return path.join(this.pathOf(jobId), SOURCE_NAME);
  }

  async remove(jobId: string): Promise<void> {
    await rm(this.pathOf(jobId), { recursive: true, force: true });
  }

  /** Ids of all jobs of this service's queue that have a directory here. */
  async list(): Promise<string[]> {
    const names = await readdir(this.config.WORK_DIR).catch(() => []);
    return names
      .filter((name) => name.startsWith(JOB) && name.endsWith(this.suffix))
      .map((name) => name.slice(JOB.length, -this.suffix.length))
      .map((encoded) => Buffer.from(encoded, 'base64url').toString());
  }

  /** Names this directory, the same for every process that uses it and after every restart. */
  async holderId(): Promise<string> {
    await makeFolder(this.config.WORK_DIR);
    const file = path.join(this.config.WORK_DIR, HOLDER_NAME);
    if (await exists(file)) return readFile(file, 'utf8');
    // Written aside and linked: whoever reads the name finds all of it, and the first writer wins.
    const id = randomUUID();
    const draft = `${file}.${id}`;
    await writeFile(draft, id);
    await link(draft, file).catch(ignoreExisting);
    await rm(draft, { force: true });
    return readFile(file, 'utf8');
  }

  /** Bytes of all files of all jobs, whoever's they are; what disappears meanwhile does not count. */
  async usedBytes(): Promise<number> {
    const { WORK_DIR } = this.config;
    const names = await readdir(WORK_DIR, { recursive: true }).catch(() => []);
    const files = names.filter((name) => name.startsWith(JOB));
    const sizes = await Promise.all(
      files.map((name) =>
        stat(path.join(WORK_DIR, name)).then(
          (entry) => (entry.isFile() ? entry.size : 0),
          () => 0,
        ),
      ),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Bytes that can still be written. */
  async freeBytes(): Promise<number> {
    await makeFolder(this.config.WORK_DIR);
    const { bavail, bsize } = await statfs(this.config.WORK_DIR);
    return bavail * bsize;
  }

  /** An id may hold characters and dots that mean something in a path; its encoding does not. */
  private pathOf(jobId: string): string {
    const encoded = Buffer.from(jobId).toString('base64url');
    return path.join(this.config.WORK_DIR, `${JOB}${encoded}${this.suffix}`);
  }
}

/** Eight characters that differ between queues: which Redis, which database, which prefix. */
function queueNameOf({ REDIS_URL, REDIS_PREFIX }: AppConfig): string {
  const { host, pathname } = new URL(REDIS_URL);
  const queue = JSON.stringify([host, pathname, REDIS_PREFIX]);
  return createHash('sha256').update(queue).digest('hex').slice(0, 8);
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
