import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { JobFailure } from '../../../src/common/app-error.js';
import { runHostile } from '../../support/audio-run.js';
import { mutated, numbersFrom, seedFiles, toolsAtWorkOn } from '../../support/hostile-media.js';

/** The short form of every run; the long one: `FUZZ_MEDIA_CASES=600 npm run test:fuzz`. */
const CASES = Number(process.env['FUZZ_MEDIA_CASES'] ?? 26);
/** Printed with every surprise, so that it can be had again. */
const SEED = Number(process.env['FUZZ_MEDIA_SEED'] ?? Date.now() % 1_000_000);
const LONGEST_MS = 30_000;

let folder: string;
let seeds: string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'media-fuzz-'));
  seeds = await seedFiles(folder);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

it(
  `${CASES} damaged files end in a track or in a failure of the contract (seed ${SEED})`,
  { timeout: 60_000 + CASES * 5_000 },
  async () => {
    const outcomes = { track: 0, failure: 0 };
    for (let i = 0; i < CASES; i++) {
      const seedFile = seeds[i % seeds.length] ?? '';
      const file = path.join(folder, 'damaged');
      await writeFile(file, mutated(await readFile(seedFile), numbersFrom(SEED + i)));
      const startedAt = Date.now();
      const outcome = await runHostile(file, path.join(folder, 'work')).catch((cause: unknown) => {
        throw new Error(`FUZZ_MEDIA_SEED=${SEED}, case ${i}, ${path.basename(seedFile)}`, {
          cause,
        });
      });
      expect(Date.now() - startedAt, `seed ${SEED}, case ${i}`).toBeLessThan(LONGEST_MS);
      outcomes[outcome instanceof JobFailure ? 'failure' : 'track']++;
    }
    // Damage that never shows, or always does, would test one way only.
    if (CASES >= 100)
      expect(Math.min(outcomes.track, outcomes.failure)).toBeGreaterThan(CASES / 20);
    if (CASES >= 100)
      process.stdout.write(`media fuzz, seed ${SEED}: ${JSON.stringify(outcomes)}\n`);
    expect(await toolsAtWorkOn(folder)).toEqual([]);
  },
);
