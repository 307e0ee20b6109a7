import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DIARIZATION_REGIONS,
  findSpeechRegions,
  RECOGNITION_REGIONS,
  type SpeechRegionOptions,
} from '../../../src/domain/speech-regions.js';

/** Frames of a tenth of a second make the expected times easy to read. */
const FRAME_SEC = 0.1;
const plain: SpeechRegionOptions = {
  onProbability: 0.5,
  offProbability: 0.3,
  minSilenceSec: 0.3,
  minSpeechSec: 0.2,
  padSec: 0,
};

/** One frame for each character: `#` speech, `-` between both thresholds, `.` silence. */
function frames(pattern: string): Float32Array {
  const probability: Readonly<Record<string, number>> = { '#': 0.9, '-': 0.4, '.': 0.1 };
  return Float32Array.from(pattern, (character) => probability[character] ?? 0);
}

/** Regions in tenths of a second. */
function regionsOf(pattern: string, change: Partial<SpeechRegionOptions> = {}): number[][] {
  const probabilities = frames(pattern);
  const durationSec = pattern.length * FRAME_SEC;
  return findSpeechRegions(probabilities, FRAME_SEC, durationSec, { ...plain, ...change }).map(
    ({ startSec, endSec }) => [startSec, endSec].map((sec) => Math.round(sec * 1000) / 100),
  );
}

describe('findSpeechRegions', () => {
  it.each(['', '.', '.........', '---------'])('finds nothing in "%s"', (pattern) => {
    expect(regionsOf(pattern)).toEqual([]);
  });

  it('finds speech from its first to its last frame', () => {
    expect(regionsOf('..####....')).toEqual([[2, 6]]);
  });

  it('goes on through frames between both thresholds, but does not start at one', () => {
    expect(regionsOf('--###---#--....')).toEqual([[2, 11]]);
  });

  it('bridges a short pause and ends at a long one', () => {
    expect(regionsOf('.###..###...###...')).toEqual([
      [1, 9],
      [12, 15],
    ]);
  });

  it('finds speech at the very start and the very end', () => {
    expect(regionsOf('###....###')).toEqual([
      [0, 3],
      [7, 10],
    ]);
  });

  it('leaves the silence out that the recording ends in', () => {
    expect(regionsOf('..####..')).toEqual([[2, 6]]);
  });

  it('drops a click and keeps a short reply between two long turns', () => {
    expect(regionsOf('####....#....##....####')).toEqual([
      [0, 4],
      [13, 15],
      [19, 23],
    ]);
  });

  it('widens a region up to the ends of the recording and the middle of a gap', () => {
    expect(regionsOf('.###....###.....', { padSec: 0.3 })).toEqual([
      [0, 6],
      [6, 14],
    ]);
  });

  it('ends with the recording where the last frame is incomplete', () => {
    const regions = findSpeechRegions(frames('..###'), FRAME_SEC, 0.42, plain);
    expect(regions).toEqual([{ startSec: expect.closeTo(0.2) as number, endSec: 0.42 }]);
  });

  it('finds no empty region in a recording shorter than a frame', () => {
    expect(findSpeechRegions(frames('#'), FRAME_SEC, 0, { ...plain, minSpeechSec: 0 })).toEqual([]);
  });

  it('refuses thresholds the wrong way round', () => {
    expect(() => regionsOf('###', { onProbability: 0.3, offProbability: 0.5 })).toThrow(RangeError);
  });
});

describe('speech regions of any probabilities', () => {
  const FRAME = 0.032;
  const recordings = fc
    .float32Array({ min: 0, max: 1, noNaN: true, maxLength: 400 })
    .map((probabilities) => ({ probabilities, durationSec: probabilities.length * FRAME }));

  it('are in order, do not overlap and lie inside the recording', () => {
    fc.assert(
      fc.property(recordings, ({ probabilities, durationSec }) => {
        let lastEnd = 0;
        for (const { startSec, endSec } of findSpeechRegions(probabilities, FRAME, durationSec)) {
          expect(startSec).toBeGreaterThanOrEqual(lastEnd);
          expect(endSec).toBeGreaterThan(startSec);
          lastEnd = endSec;
        }
        expect(lastEnd).toBeLessThanOrEqual(durationSec);
      }),
    );
  });

  it('cover every frame that is surely speech when nothing is dropped', () => {
    const keepAll = { ...RECOGNITION_REGIONS, minSpeechSec: 0 };
    fc.assert(
      fc.property(recordings, ({ probabilities, durationSec }) => {
        const regions = findSpeechRegions(probabilities, FRAME, durationSec, keepAll);
        for (const [frame, probability] of probabilities.entries()) {
          if (probability < keepAll.onProbability) continue;
          const middleSec = (frame + 0.5) * FRAME;
          expect(
            regions.some(({ startSec, endSec }) => startSec < middleSec && middleSec < endSec),
          ).toBe(true);
        }
      }),
    );
  });

  it('cover more with lower thresholds', () => {
    const { minSilenceSec, padSec } = RECOGNITION_REGIONS;
    const sensitive = { ...DIARIZATION_REGIONS, minSilenceSec, padSec, minSpeechSec: 0 };
    fc.assert(
      fc.property(recordings, ({ probabilities, durationSec }) => {
        const wide = findSpeechRegions(probabilities, FRAME, durationSec, sensitive);
        for (const region of findSpeechRegions(probabilities, FRAME, durationSec)) {
          const middleSec = (region.startSec + region.endSec) / 2;
          expect(
            wide.some(({ startSec, endSec }) => startSec <= middleSec && middleSec <= endSec),
          ).toBe(true);
        }
      }),
    );
  });
});
