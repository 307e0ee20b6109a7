import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { makeFolder } from '../common/make-folder.js';
import { withTimeLimit } from '../common/time-limit.js';
import { ModelFiles, remedyFor } from '../inference/model-files.js';
import { findModel } from '../inference/model-manifest.js';
import { isSherpaInstalled } from '../inference/sherpa/sherpa-library.js';
import { networkIsolation } from '../pipeline/audio/media-confinement.js';
import { createRedis } from '../store/redis.js';
import type { Machine, RedisFacts, UnusableModel } from './machine.js';

const PROGRAM_TIMEOUT_MS = 5_000;
const HTTP_TIMEOUT_MS = 3_000;

/** The machine this process runs on. */
export class ThisMachine implements Machine {
  readonly nodeVersion = process.versions.node;

  async canRun(program: string, args: readonly string[]): Promise<boolean> {
    return (await outputOf(program, args)) !== undefined;
  }

  async mediaToolVersion(program: string): Promise<string | undefined> {
    const output = await outputOf(program, ['-version']);
    return /^ff(?:mpeg|probe) version (\S+)/.exec(output ?? '')?.[1];
  }

  async redis(url: string, waitMs: number): Promise<RedisFacts | 'away' | 'refused'> {
    const redis = createRedis(url);
    const refused = new Promise<'refused'>((resolve) => {
      redis.on('error', (error: Error) => {
        if (isRefusal(error)) resolve('refused'); // Otherwise it tries again until the time is over.
      });
    });
    const facts = redis
      .info()
      .then(readFacts, (error: unknown) => (isRefusal(error) ? 'refused' : 'away'));
    const found = await withTimeLimit(Promise.race([facts, refused]), waitMs).catch(
      () => 'away' as const,
    );
    redis.disconnect();
    return found;
  }

  async unusableModels(modelsDir: string): Promise<readonly UnusableModel[]> {
    const files = new ModelFiles({ modelsDir });
    const { manifest } = files;
    const unusable = await files.findMissing(manifest.models.map(({ id }) => id));
    return unusable.map((model) => ({
      ...model,
      remedy: remedyFor(findModel(manifest, model.modelId)),
    }));
  }

  async freeBytes(folder: string): Promise<number | undefined> {
    const probe = path.join(folder, `.doctor-${randomUUID()}`);
    try {
      await makeFolder(folder);
      await writeFile(probe, '');
      await rm(probe);
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    } catch {
      return undefined;
    }
  }

  async canListen(port: number, host: string): Promise<boolean> {
    return (await listen(port, host)) !== undefined;
  }

  async freePort(host: string): Promise<number> {
    return (await listen(0, host)) ?? 0;
  }

  async isServiceAt(port: number): Promise<boolean> {
    try {
      const response = await ask(`http://127.0.0.1:${port}/`);
      return (await response.text()).includes('ECG ML server');
    } catch {
      return false;
    }
  }

  async answers(url: string): Promise<boolean> {
    return ask(url).then(
      () => true,
      () => false,
    );
  }

  async canIsolateNetwork(): Promise<boolean> {
    return (await networkIsolation()).length > 0;
  }

  isSherpaInstalled(): boolean {
    return isSherpaInstalled();
  }
}

/** Redis and Valkey begin the message with the code. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && /NOAUTH|WRONGPASS|ERR AUTH|NOPERM/.test(error.message);
}

function ask(url: string): Promise<Response> {
  return fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(HTTP_TIMEOUT_MS) });
}

/** What a program prints; undefined where it does not start or fails. */
function outputOf(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: PROGRAM_TIMEOUT_MS }, (error, stdout) => {
      resolve(error === null ? stdout : undefined);
    });
  });
}

/** Listens for a moment. @returns the port; undefined where it cannot be had */
function listen(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(undefined);
    });
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      server.close(() => {
        resolve(address.port);
      });
    });
  });
}

/** Reads Redis's INFO. Source: https://redis.io/docs/latest/commands/info/ */
function readFacts(info: string): RedisFacts {
  const fields = new Map(
    info.split('\r\n').map((line): [string, string] => {
      const [name = '', value = ''] = line.split(':');
      return [name, value];
    }),
  );
  return {
    version: fields.get('redis_version') ?? '',
    hasAppendOnlyFile: fields.get('aof_enabled') === '1',
    maxMemoryPolicy: fields.get('maxmemory_policy') ?? 'unknown',
  };
}
