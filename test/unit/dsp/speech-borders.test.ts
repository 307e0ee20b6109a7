import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  borderLevels,
  bridgeGaps,
  LEVEL_FRAME_SEC,
  tightenRegions,
} from '../../../src/dsp/speech-borders.js';

/** Levels of 10 ms frames: noise at -60 dBFS, and sound at -20 dBFS in these stretches. */
function levelsWith(
  seconds: number,
  ...sounds: [startSec: number, endSec: number][]
): Float32Array {
  const levels = new Float32Array(Math.round(seconds / LEVEL_FRAME_SEC)).fill(-60);
  for (const [startSec, endSec] of sounds)
    levels.fill(-20, Math.round(startSec / LEVEL_FRAME_SEC), Math.round(endSec / LEVEL_FRAME_SEC));
  return levels;
}
const span = (startSec: number, endSec: number) => ({ startSec, endSec });

describe('borderLevels', () => {
  it('gives the level of every whole frame, and that of silence a floor', () => {
    const steps = new Int16Array(400).fill(16_384, 160);
    expect([...borderLevels(steps)]).toEqual([-100, expect.closeTo(-6.02, 2)]);
  });
});

describe('tightenRegions', () => {
  it('cuts the silence that was added around speech', () => {
    const [only, ...others] = tightenRegions([span(0.85, 3.15)], levelsWith(5, [1, 3]));
    expect(others).toEqual([]);
    expect(only?.startSec).toBeCloseTo(1, 1);
    expect(only?.endSec).toBeCloseTo(3, 1);
  });

  it('takes in a soft beginning and end that the detector missed', () => {
    const [only] = tightenRegions([span(1.1, 2.8)], levelsWith(5, [1, 3]));
    expect(only?.startSec).toBeCloseTo(1, 1);
    expect(only?.endSec).toBeCloseTo(3, 1);
  });

  it('moves a border no further than a quarter of a second', () => {
    const [only] = tightenRegions([span(2, 3)], levelsWith(6, [1, 4]));
    expect(only?.startSec).toBeCloseTo(1.75, 6);
    expect(only?.endSec).toBeCloseTo(3.25, 6);
  });

  it('makes one of regions between which there is no pause', () => {
    expect(tightenRegions([span(1, 1.9), span(2.1, 3)], levelsWith(4, [1, 3]))).toHaveLength(1);
  });

  it('drops a region without sound', () => {
    const levels = levelsWith(8, [1, 3]);
    expect(tightenRegions([span(1, 3), span(5, 5.3)], levels)).toHaveLength(1);
  });

  it('keeps speech where nothing is quieter, and where all is digital silence', () => {
    for (const level of [-20, -100]) {
      const [only] = tightenRegions([span(1, 3)], new Float32Array(400).fill(level));
      expect(only?.startSec).toBeLessThanOrEqual(1);
      expect(only?.endSec).toBeGreaterThanOrEqual(3);
    }
  });

  it('gives nothing without regions, and without sound to look at', () => {
    expect(tightenRegions([], levelsWith(1))).toEqual([]);
    expect(tightenRegions([span(0, 1)], new Float32Array(0))).toEqual([]);
  });

  it('gives spans in order, inside the recording, each near a region, whatever the levels', () => {
    const parts = fc.array(
      fc.record({
        pauseSec: fc.double({ min: 0.05, max: 2, noNaN: true }),
        speechSec: fc.double({ min: 0.1, max: 4, noNaN: true }),
      }),
      { maxLength: 6 },
    );
    const levels = fc.array(fc.integer({ min: -100, max: 0 }), { minLength: 1, maxLength: 2000 });
    fc.assert(
      fc.property(parts, levels, (list, values) => {
        let position = 0;
        const regions = list.map(({ pauseSec, speechSec }) => {
          const startSec = position + pauseSec;
          position = startSec + speechSec;
          return span(startSec, position);
        });
        const spans = tightenRegions(regions, Float32Array.from(values));
        for (const [i, { startSec, endSec }] of spans.entries()) {
          expect(endSec).toBeGreaterThan(startSec);
          expect(startSec).toBeGreaterThan(spans[i - 1]?.endSec ?? -1);
          expect(endSec).toBeLessThanOrEqual(values.length * LEVEL_FRAME_SEC + 1e-9);
          expect(
            regions.some((r) => startSec <= r.endSec + 0.26 && endSec >= r.startSec - 0.26),
          ).toBe(true);
        }
      }),
    );
  });
});

describe('bridgeGaps', () => {
  it('joins spans across short gaps only', () => {
    expect(bridgeGaps([span(0, 1), span(1.4, 2), span(2.5, 3)], 0.5)).toEqual([
      span(0, 2),
      span(2.5, 3),
    ]);
    expect(bridgeGaps([], 0.5)).toEqual([]);
  });
});
