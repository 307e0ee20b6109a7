import { describe, expect, it } from 'vitest';
import { CURVE_FRAME_BYTES, packCurves, readCurves } from '../../../src/domain/sound-curves.js';

const sound = {
  levelDbfs: new Float32Array([-20.2, -96.33, 0, -60, NaN]),
  f0Hz: new Float32Array([220.04, 0, 1000, NaN, 59.9]),
  peak: 1,
  clippedShare: 0,
};

describe('packCurves and readCurves', () => {
  it('keep levels to half a decibel and pitch to a tenth of a hertz', () => {
    expect(readCurves(packCurves(sound), 0, 5)).toEqual({
      start_time: 0,
      end_time: 0.05,
      duration: 0.05,
      step: 0.01,
      volume_db: [-20, -96.5, 0, -60, -96.5],
      pitch_hz: [220, null, 1000, null, 59.9],
    });
  });

  it('place a part on the time line', () => {
    const part = packCurves(sound).subarray(2 * CURVE_FRAME_BYTES, 3 * CURVE_FRAME_BYTES);
    expect(readCurves(part, 102, 500)).toMatchObject({
      start_time: 1.02,
      end_time: 1.03,
      duration: 5,
      pitch_hz: [1000],
    });
  });

  it('have nothing to say of nothing', () => {
    expect(readCurves(new Uint8Array(0), 3, 3)).toMatchObject({ volume_db: [], pitch_hz: [] });
  });

  it('hold an hour in about a megabyte', () => {
    const hour = {
      ...sound,
      levelDbfs: new Float32Array(360_000),
      f0Hz: new Float32Array(360_000),
    };
    expect(packCurves(hour).length).toBe(1_080_000);
  });
});
