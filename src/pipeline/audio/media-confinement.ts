import { execFile } from 'node:child_process';

/** What ffmpeg or ffprobe may use at most, whatever a file makes it do. */
export interface MediaLimits {
  /** Bytes of any file it writes. */
  readonly maxFileBytes: number;
}

/**
 * Address space: ffmpeg 5.1 starts with 0.4 GB of mapped libraries and decodes with less than 0.1 GB;
 * CPU time: an hour of sound takes well under a minute.
 */
const MAX_ADDRESS_SPACE_KB = 1024 * 1024;
const MAX_CPU_SEC = 600;
const BYTES_PER_BLOCK = 512;
const PROBE_TIMEOUT_MS = 5_000;

/**
 * Sets the limits and becomes the program, so that the process id stays the same. A system without
 * one of the limits goes on without it. The arguments are never read as shell text.
 */
const SET_LIMITS =
  'ulimit -c 0; ulimit -v "$1"; ulimit -t "$2"; ulimit -f "$3"; shift 3; exec "$@"';
const QUIET_LIMITS = SET_LIMITS.replaceAll(/ulimit ([^;]+);/g, 'ulimit $1 2>/dev/null;');

/** The shell that sets the limits. */
export const SHELL = 'sh';

/** Arguments of SHELL that run `command` under limits, and without a network where that is possible. */
export function confinedArgs(
  command: readonly string[],
  { maxFileBytes }: MediaLimits,
  isolation: readonly string[],
): string[] {
  const blocks = Math.ceil(maxFileBytes / BYTES_PER_BLOCK);
  const numbers = [MAX_ADDRESS_SPACE_KB, MAX_CPU_SEC, blocks].map(String);
  return ['-c', QUIET_LIMITS, SHELL, ...numbers, ...isolation, ...command];
}

/**
 * Ways to run a program in a network namespace of its own, where even loopback is down. Root needs
 * no user namespace, and would lose its rights to other users' files in one.
 */
const WAYS = [
  ['unshare', '--net', '--'],
  ['unshare', '--user', '--map-current-user', '--net', '--'],
] as const;

let way: Promise<readonly string[]> | undefined;

/**
 * What to put in front of a command so that it has no network; tried once for each process.
 * @returns empty where this machine does not allow it (containers mostly do not)
 */
export function networkIsolation(): Promise<readonly string[]> {
  way ??= firstThatWorks();
  return way;
}

async function firstThatWorks(): Promise<readonly string[]> {
  for (const prefix of WAYS) if (await works(prefix)) return prefix;
  return [];
}

function works([program, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program, [...args, 'true'], { timeout: PROBE_TIMEOUT_MS }, (error) => {
      resolve(error === null);
    });
  });
}
