import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenTo } from '../../../src/compute/listen.js';
import type { Word } from '../../../src/domain/speech.js';

const word = (startSec: number, endSec: number): Word => ({
  text: 'Yes.',
  startSec,
  endSec,
  confidence: 1,
  interpolated: false,
});

describe('listenTo', () => {
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'listen-'));
    file = path.join(folder, 'one-second.s16');
    writeFileSync(file, Buffer.from(new Int16Array(16_000).fill(16_384).buffer));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the recogniser was given for a span, as [value, how many samples of it]. */
  async function given(startSec: number, endSec: number): Promise<[number, number][]> {
    const runs: [number, number][] = [];
    await listenTo(file, (samples) => {
      for (const value of samples) {
        const last = runs.at(-1);
        if (last?.[0] === value) last[1]++;
        else runs.push([value, 1]);
      }
      return Promise.resolve([]);
    })({ startSec, endSec });
    return runs;
  }

  it('lets the recogniser hear the span', async () => {
    expect(await given(0.25, 0.5)).toEqual([[0.5, 4000]]);
  });

  it('puts silence before and after the recording', async () => {
    expect(await given(-0.2, 1.1)).toEqual([
      [0, 3200],
      [0.5, 16_000],
      [0, 1600],
    ]);
    expect(await given(2, 2.1)).toEqual([[0, 1600]]);
    expect(await given(0.5, 0.5)).toEqual([]);
  });

  it('counts the times of words from the start of the recording', async () => {
    const listen = listenTo(file, () => Promise.resolve([word(0.3, 0.5)]));
    expect(await listen({ startSec: 0.5, endSec: 1 })).toEqual([word(0.8, 1)]);
    const [first] = await listen({ startSec: -0.2, endSec: 1 });
    expect(first?.startSec).toBeCloseTo(0.1);
  });
});
