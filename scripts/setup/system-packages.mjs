// @ts-check
import { canRun, runQuietly, SetupError } from './step.mjs';

/** Package managers that set-up only names. */
const INSTALL_COMMANDS = {
  dnf: 'dnf install',
  apk: 'apk add',
  pacman: 'pacman -S',
  zypper: 'zypper install',
};

/**
 * How system packages get onto this machine.
 * @typedef {object} PackageManager
 * @property {string} name
 * @property {string} byHand the command as a person would type it; the packages follow
 * @property {readonly (readonly string[])[]} steps commands that end in the install, the packages follow
 *   the last one; empty where the person has to do it
 */

/**
 * Chooses the way to install system packages.
 * @param {object} machine
 * @param {NodeJS.Platform} machine.platform
 * @param {boolean} machine.isRoot
 * @param {boolean} machine.canAsk a person sits at the terminal and can type a password
 * @param {(command: string, args?: readonly string[]) => boolean} machine.has whether a program runs
 * @returns {PackageManager | undefined} undefined where no known package manager is there
 */
export function choosePackageManager({ platform, isRoot, canAsk, has }) {
  if (platform === 'darwin' && has('brew')) {
    return { name: 'brew', byHand: 'brew install', steps: [['brew', 'install']] };
  }
  if (has('apt-get')) {
    const byHand = isRoot ? 'apt-get install' : 'sudo apt-get install';
    const allowed = isRoot || (has('sudo') && (canAsk || has('sudo', ['-n', 'true'])));
    if (!allowed) return { name: 'apt-get', byHand, steps: [] };
    const sudo = isRoot ? [] : canAsk ? ['sudo'] : ['sudo', '-n'];
    const apt = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q'];
    const patient = [...apt, '-o', 'DPkg::Lock::Timeout=120'];
    const install = [...patient, 'install', '-y', '--no-install-recommends'];
    return { name: 'apt-get', byHand, steps: [[...patient, 'update'], install] };
  }
  const other = Object.entries(INSTALL_COMMANDS).find(([name]) => has(name));
  return other && { name: other[0], byHand: `sudo ${other[1]}`, steps: [] };
}

/**
 * The system packages this machine lacks.
 * @param {PackageManager['name'] | undefined} manager
 * @param {{ ffmpeg: boolean, redis: boolean }} present
 * @returns {string[]}
 */
export function missingPackages(manager, present) {
  const redis = manager === 'apt-get' ? 'redis-server' : 'redis';
  return [...(present.ffmpeg ? [] : ['ffmpeg']), ...(present.redis ? [] : [redis])];
}

/**
 * Installs ffmpeg and, where it is wanted, a Redis server, unless they are there.
 * @param {{ root: string, withRedis: boolean }} options
 * @param {(line: string) => void} say
 * @throws {SetupError} with the command to run where this machine does not let set-up do it
 */
export async function installSystemPackages({ root, withRedis }, say) {
  const present = {
    ffmpeg:
      canRun(process.env['FFMPEG_PATH'] || 'ffmpeg', ['-version']) &&
      canRun(process.env['FFPROBE_PATH'] || 'ffprobe', ['-version']),
    redis: !withRedis || canRun('redis-server') || canRun('valkey-server'),
  };
  if (present.ffmpeg && present.redis) return;

  const manager = choosePackageManager({
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    canAsk: process.stdin.isTTY && process.env['CI'] === undefined,
    has: canRun,
  });
  const packages = missingPackages(manager?.name, present);
  const names = packages.join(' and ');
  if (manager === undefined) {
    throw new SetupError(`${names} not found: install ${names} and run this again`);
  }
  if (manager.steps.length === 0) {
    const command = [manager.byHand, ...packages].join(' ');
    throw new SetupError(`${names} not found: run "${command}" and then this again`);
  }
  say(`Installing ${names} with ${manager.name}...`);
  for (const [index, step] of manager.steps.entries()) {
    const last = index === manager.steps.length - 1;
    const [command = '', ...args] = last ? [...step, ...packages] : step;
    await runQuietly(command, args, { task: `Installing ${names}`, cwd: root });
  }
}
