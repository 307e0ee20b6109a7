import { expect, test } from 'vitest';
import { choosePackageManager, missingPackages } from '../../../scripts/setup/system-packages.mjs';

/** A machine on which just these programs run; `sudo -n` counts as one of its own. */
const machine = (
  programs: readonly string[],
  { platform = 'linux', isRoot = false, canAsk = false } = {},
) => ({
  platform: platform as NodeJS.Platform,
  isRoot,
  canAsk,
  has: (command: string, args?: readonly string[]) =>
    programs.includes(args === undefined ? command : [command, args[0]].join(' ')),
});

test('root on Debian refreshes the package lists and installs', () => {
  const manager = choosePackageManager(machine(['apt-get'], { isRoot: true }));
  expect(manager?.steps.map((step) => step.slice(0, 3))).toEqual([
    ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'],
    ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'],
  ]);
  expect(manager?.steps[0]).toContain('update');
  expect(manager?.steps[1]).toContain('install');
});

test('a user whose sudo asks for no password is never asked for one', () => {
  const manager = choosePackageManager(machine(['apt-get', 'sudo', 'sudo -n']));
  expect(manager?.steps[1]?.slice(0, 2)).toEqual(['sudo', '-n']);
});

test('a person at the terminal may type the password', () => {
  const manager = choosePackageManager(machine(['apt-get', 'sudo'], { canAsk: true }));
  expect(manager?.steps[1]?.slice(0, 2)).toEqual(['sudo', 'env']);
});

test('without the right to install, the command is named instead', () => {
  const manager = choosePackageManager(machine(['apt-get', 'sudo']));
  expect(manager?.steps).toEqual([]);
  expect(manager?.byHand).toBe('sudo apt-get install');
});

test('macOS installs through brew', () => {
  const manager = choosePackageManager(machine(['brew'], { platform: 'darwin' }));
  expect(manager?.steps).toEqual([['brew', 'install']]);
});

test('other systems name their own command', () => {
  expect(choosePackageManager(machine(['apk']))?.byHand).toBe('sudo apk add');
  expect(choosePackageManager(machine([]))).toBeUndefined();
});

test('only what is missing is asked for, under the name it has there', () => {
  expect(missingPackages('apt-get', { ffmpeg: true, redis: false })).toEqual(['redis-server']);
  expect(missingPackages('brew', { ffmpeg: false, redis: false })).toEqual(['ffmpeg', 'redis']);
  expect(missingPackages('apt-get', { ffmpeg: true, redis: true })).toEqual([]);
});
