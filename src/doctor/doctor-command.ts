import { ConfigError, loadConfig, type AppConfig } from '../config/app-config.js';
import { describeProblem, type Finding } from './finding.js';
import type { Machine } from './machine.js';
import {
  checkIsolation,
  checkMediaTools,
  checkModels,
  checkNode,
  checkPort,
  checkRedis,
  checkSherpa,
  checkWorkDir,
} from './required-parts.js';
import { checkBackend, checkKeys, checkTools } from './side-parts.js';

const REDIS_WAIT_MS = 3_000;
const STATE_COLUMNS = 9;
const PART_COLUMNS = 14;

/** What the command touches outside of itself. */
export interface DoctorPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly machine: Machine;
  /** Takes lines for the person at the terminal. */
  readonly print: (line: string) => void;
}

/**
 * Checks everything the service needs on this machine and prints one line for each part.
 * @returns the exit code: 1 where something keeps the service from working, else 0
 */
export async function doctorCommand({ env, machine, print }: DoctorPorts): Promise<0 | 1> {
  const { config, finding } = readSettings(env);
  const findings = [checkNode(machine), finding, ...(await lookAround(config, machine, env))];
  for (const found of findings) print(lineOf(found));
  const problems = findings.filter(({ state }) => state === 'problem');
  print('');
  print(
    problems.length === 0
      ? 'The service can run here.'
      : `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} to solve.`,
  );
  return problems.length === 0 ? 0 : 1;
}

/** The settings, with the default in place of one that is wrong, so that the other checks can go on. */
function readSettings(env: DoctorPorts['env']): { config: AppConfig; finding: Finding } {
  const part = 'settings';
  try {
    return { config: loadConfig(env), finding: { part, state: 'ok', says: 'valid' } };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const rest = Object.entries(env).filter(([name]) => !error.names.includes(name));
    return {
      config: loadConfig(Object.fromEntries(rest)),
      finding: {
        part,
        state: 'problem',
        says: `${error.problems.join('; ')}.`,
        remedy: error.remedy,
      },
    };
  }
}

async function lookAround(
  config: AppConfig,
  machine: Machine,
  env: DoctorPorts['env'],
): Promise<readonly Finding[]> {
  const works = config.ROLE !== 'api';
  const workerParts = works
    ? [
        ...(await checkMediaTools(config, machine)),
        await checkModels(config, machine),
        await checkIsolation(config, machine),
        checkSherpa(config, machine),
      ]
    : [];
  return [
    ...(await checkRedis(config, machine, REDIS_WAIT_MS)),
    ...workerParts,
    await checkWorkDir(config, machine),
    await checkOwnPort(config, machine),
    await checkBackend(config, machine),
    checkKeys(config),
    ...(await checkTools(machine, env['CHROMIUM_PATH'])),
  ];
}

/** A port that this service holds already is as it should be. */
async function checkOwnPort(config: AppConfig, machine: Machine): Promise<Finding> {
  const found = await checkPort(config, machine);
  if (found.state === 'ok' || !(await machine.isServiceAt(config.PORT))) return found;
  return { part: found.part, state: 'ok', says: `the service answers at ${config.PORT}` };
}

function lineOf(finding: Finding): string {
  const { state, part } = finding;
  return `${state.padEnd(STATE_COLUMNS)}${part.padEnd(PART_COLUMNS)}${describeProblem(finding)}`;
}
