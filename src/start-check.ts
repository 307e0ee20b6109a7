import type { AppConfig } from './config/app-config.js';
import { describeProblem, type Finding } from './doctor/finding.js';
import type { Machine } from './doctor/machine.js';
import {
  checkIsolation,
  checkMediaTools,
  checkModels,
  checkPort,
  checkRedis,
  checkSherpa,
  checkWorkDir,
} from './doctor/required-parts.js';

const REDIS_WAIT_MS = 10_000;

/** Something outside this process that it cannot start without; the message says how to get it. */
export class MissingPartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MissingPartError';
  }
}

/**
 * Makes sure that what this role cannot start without is there. What may come and go while the
 * service runs (free space, how Redis is set) is left to its health.
 * @throws MissingPartError with one line for each part
 */
export async function checkParts(config: AppConfig, machine: Machine): Promise<void> {
  const found = await Promise.all([
    checkRedis(config, machine, REDIS_WAIT_MS).then(([itself]) => itself),
    checkPort(config, machine),
    ...(config.ROLE === 'api' ? [] : workerParts(config, machine)),
  ]);
  const problems = found.flat().flatMap((one) => (one?.state === 'problem' ? [one] : []));
  if (problems.length > 0) throw new MissingPartError(problems.map(describeProblem).join('\n'));
}

function workerParts(
  config: AppConfig,
  machine: Machine,
): readonly Promise<Finding | readonly Finding[]>[] {
  return [
    checkMediaTools(config, machine),
    checkModels(config, machine),
    checkIsolation(config, machine),
    checkWorkDir({ ...config, MIN_FREE_DISK_MB: 0 }, machine),
    Promise.resolve(checkSherpa(config, machine)),
  ];
}
