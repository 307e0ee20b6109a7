import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { findChromium } from './test/support/chromium.js';
import { hasPython } from './test/support/python.js';

const SETUP = ['test/support/silence-nest.ts'];

const BROWSER = {
  test: {
    name: 'browser',
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { groupOrder: 4 },
  },
};
const hasBrowser = findChromium() !== undefined;
if (!hasBrowser)
  process.stderr.write(
    'No Chromium: the viewer is not tried in a browser (apt-get install chromium, or set CHROMIUM_PATH).\n',
  );

const withoutPython = hasPython() ? [] : ['test/e2e/python-client.test.ts'];
if (withoutPython.length > 0)
  process.stderr.write('No Python 3.8 or newer: the Python client is not tried.\n');

/** One run, fast tests first: a later group starts only when the group before it has ended. */
export default defineConfig({
  test: {
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: SETUP,
          include: ['test/unit/**/*.test.ts'],
          // Reading the modules anew for every file would take three times as long as the tests.
          isolate: false,
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'integration',
          setupFiles: SETUP,
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: withoutPython,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // They wait most of the time.
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          // Some of them have to be recovered from within seconds.
          fileParallelism: false,
          maxConcurrency: 4,
          sequence: { groupOrder: 3 },
        },
      },
      ...(hasBrowser ? [BROWSER] : []),
    ],
  },
});
