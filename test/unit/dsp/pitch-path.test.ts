import { describe, expect, it } from 'vitest';
import { bestPitchPath, type PitchCandidates } from '../../../src/dsp/pitch-path.js';

/** [F0 in Hz, worth] of each voiced candidate of each frame; the unvoiced one is worth `unvoiced`. */
function candidates(
  frames: readonly (readonly (readonly [number, number])[])[],
  unvoiced = 0.45,
): PitchCandidates {
  const width = 4;
  const table = {
    frameCount: frames.length,
    width,
    counts: Int32Array.from(frames, (voiced) => voiced.length + 1),
    log2F0: new Float64Array(frames.length * width),
    worth: new Float64Array(frames.length * width),
  };
  for (const [frame, voiced] of frames.entries()) {
    table.worth[frame * width] = unvoiced;
    for (const [i, [f0Hz, worth]] of voiced.entries()) {
      table.log2F0[frame * width + i + 1] = Math.log2(f0Hz);
      table.worth[frame * width + i + 1] = worth;
    }
  }
  return table;
}

describe('bestPitchPath', () => {
  it('bridges a frame in which another octave looks a little better', () => {
    const steady = [[100, 0.9]] as const;
    const torn = [
      [200, 0.92],
      [100, 0.85],
    ] as const;
    const path = bestPitchPath(candidates([steady, steady, torn, steady, steady]), 0.01);
    expect([...path]).toEqual([1, 1, 2, 1, 1]);
  });

  it('follows a jump that lasts', () => {
    const low = [[100, 0.95]] as const;
    const high = [
      [200, 0.95],
      [100, 0.5],
    ] as const;
    const path = bestPitchPath(candidates([low, low, high, high, high]), 0.01);
    expect([...path]).toEqual([1, 1, 1, 1, 1]);
  });

  it('does not switch for a single weak frame', () => {
    const strong = [[100, 0.9]] as const;
    const weak = [[100, 0.4]] as const;
    expect([...bestPitchPath(candidates([strong, weak, strong]), 0.01)]).toEqual([1, 1, 1]);
    expect([...bestPitchPath(candidates([weak, strong.slice(0, 0), weak]), 0.01)]).toEqual([
      0, 0, 0,
    ]);
  });

  it('lets changes cost less where frames are further apart', () => {
    const strong = [[100, 0.9]] as const;
    const weak = [[100, 0.25]] as const;
    const frames = candidates([strong, weak, strong]);
    expect([...bestPitchPath(frames, 0.01)]).toEqual([1, 1, 1]);
    expect([...bestPitchPath(frames, 0.04)]).toEqual([1, 0, 1]);
  });

  it('has no path without frames', () => {
    expect(bestPitchPath(candidates([]), 0.01).length).toBe(0);
  });
});
