import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planWindows } from '../../../src/domain/analysis-windows.js';
import type { TimeSpan } from '../../../src/domain/speech.js';
import { countSpeakers } from '../../../src/domain/turns.js';
import { diarizeWindows } from '../../../src/dsp/diarize-windows.js';
import { unitVector, type Vector } from '../../../src/dsp/vector-math.js';
import { SeededRandom } from '../../support/gaussian.js';

const DIMENSIONS = 16;
const spread = { betweenVariance: new Float64Array(DIMENSIONS).fill(8), views: 1 };
/** Speech throughout. */
const speech = { frameSec: 0.032, probabilities: new Float32Array(0) };
const planOf = (regions: readonly TimeSpan[]) =>
  planWindows(regions, { lengthSec: 2, hopSec: 0.75 });

/** Voices far apart: each along its own axis. */
const voice = (speaker: number): Vector =>
  Float64Array.from({ length: DIMENSIONS }, (_, i) => (i % 4 === speaker ? 8 : 0));

/** Vectors of one length, as of the embedding, in which each speaker counts as long as they speak. */
function vectorsOf(windows: readonly TimeSpan[], speakerAt: (sec: number) => number): Vector[] {
  return windows.map(({ startSec, endSec }) => {
    const sum = new Float64Array(DIMENSIONS);
    for (let step = 0; step < 20; step++) {
      const at = startSec + ((step + 0.5) / 20) * (endSec - startSec);
      for (const [i, value] of voice(speakerAt(at)).entries()) sum[i] = (sum[i] ?? 0) + value / 20;
    }
    return unitVector(sum).map((value) => 16 * value);
  });
}

describe('diarizeWindows', () => {
  it('gives no turns where nobody speaks', () => {
    expect(diarizeWindows([], [], speech, [], [], spread)).toEqual([]);
  });

  it('numbers speakers by first appearance and finds where they change', () => {
    const regions = [{ startSec: 1, endSec: 21 }];
    const windows = planOf(regions);
    const speakerAt = (sec: number) => (sec < 8 ? 3 : sec < 14 ? 1 : 3);
    const turns = diarizeWindows(
      regions,
      regions,
      speech,
      windows,
      vectorsOf(windows, speakerAt),
      spread,
    );
    expect(turns.map(({ speakerIndex }) => speakerIndex)).toEqual([0, 1, 0]);
    expect(turns[1]?.startSec).toBeCloseTo(8, 0);
    expect(turns[1]?.endSec).toBeCloseTo(14, 0);
  });

  it('changes the speaker in the pause nearby, however short', () => {
    const regions = [{ startSec: 0, endSec: 16 }];
    const windows = planOf(regions);
    const vectors = vectorsOf(windows, (sec) => (sec < 8 ? 0 : 1));
    const probabilities = new Float32Array(500).fill(1);
    const pause = 8.2;
    probabilities.fill(0.1, Math.floor(pause / 0.032), Math.floor(pause / 0.032) + 3);
    const activity = { frameSec: 0.032, probabilities };
    const turns = diarizeWindows(regions, regions, activity, windows, vectors, spread);
    expect(turns).toHaveLength(2);
    expect(turns[1]?.startSec).toBeGreaterThanOrEqual(pause - 0.04);
    expect(turns[1]?.startSec).toBeLessThanOrEqual(pause + 0.1);
  });

  it('is less sure of a turn between two voices than of a clear one', () => {
    const regions = [
      { startSec: 0, endSec: 14 },
      { startSec: 20, endSec: 34 },
      { startSec: 40, endSec: 46 },
    ];
    const windows = planOf(regions);
    const vectors = vectorsOf(windows, (sec) => (sec < 20 ? 0 : 1)).map((vector, i) =>
      (windows[i]?.startSec ?? 0) < 40
        ? vector
        : vector.map((v, d) => 0.8 * v + 0.2 * (voice(0)[d] ?? 0)),
    );
    const turns = diarizeWindows(regions, regions, speech, windows, vectors, spread);
    expect(turns.map(({ speakerIndex }) => speakerIndex)).toEqual([0, 1, 1]);
    expect(turns.at(-1)?.confidence).toBeLessThan(turns[1]?.confidence ?? 0);
  });

  it('takes unknown windows for the speaker around them', () => {
    const regions = [{ startSec: 0, endSec: 12 }];
    const windows = planOf(regions);
    const vectors = vectorsOf(windows, () => 2).map((vector, i) =>
      i === 4 ? new Float64Array(DIMENSIONS) : vector,
    );
    const turns = diarizeWindows(regions, regions, speech, windows, vectors, spread);
    expect(turns.map(({ startSec, endSec }) => [startSec, endSec])).toEqual([[0, 12]]);
  });

  it('takes everything for one speaker where no window says anything', () => {
    const regions = [
      { startSec: 0, endSec: 0.3 },
      { startSec: 2, endSec: 9 },
    ];
    const windows = planOf(regions);
    const vectors = windows.map(() => new Float64Array(DIMENSIONS));
    const turns = diarizeWindows(regions, regions, speech, windows, vectors, spread);
    expect(countSpeakers(turns)).toBe(1);
    expect(turns).toHaveLength(2);
  });

  it('covers all speech with turns in order, whatever the voices are like', () => {
    const spans = fc.array(
      fc.record({
        pauseSec: fc.double({ min: 0.2, max: 3, noNaN: true }),
        speechSec: fc.double({ min: 0.1, max: 12, noNaN: true }),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(spans, fc.integer(), (parts, seed) => {
        const random = new SeededRandom(seed);
        let position = 0;
        const regions = parts.map(({ pauseSec, speechSec }) => {
          const startSec = position + pauseSec;
          position = startSec + speechSec;
          return { startSec, endSec: position };
        });
        const windows = planOf(regions);
        const vectors = windows.map(() =>
          Float64Array.from({ length: DIMENSIONS }, () => 4 * random.normal()),
        );
        const turns = diarizeWindows(regions, regions, speech, windows, vectors, spread);
        for (const region of regions) {
          const inside = turns.filter(
            (turn) => turn.startSec < region.endSec && turn.endSec > region.startSec,
          );
          expect(inside[0]?.startSec).toBeLessThanOrEqual(region.startSec);
          expect(inside.at(-1)?.endSec).toBeGreaterThanOrEqual(region.endSec);
        }
        for (const [i, turn] of turns.entries()) {
          expect(turn.endSec).toBeGreaterThan(turn.startSec);
          if (i > 0) expect(turn.startSec).toBeGreaterThanOrEqual(turns[i - 1]?.endSec ?? 0);
        }
        const firsts = [...new Set(turns.map(({ speakerIndex }) => speakerIndex))];
        expect(firsts).toEqual(firsts.map((_, i) => i));
        expect(turns.every(({ confidence }) => confidence >= 0 && confidence <= 1)).toBe(true);
      }),
    );
  });
});
