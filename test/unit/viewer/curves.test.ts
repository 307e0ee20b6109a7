import { describe, expect, it } from 'vitest';
import type { SoundCurves } from '../../../src/domain/sound-curves.js';
import { Curves } from '../../../src/viewer/client/curves.js';
import { shownWords } from '../../../src/viewer/client/words.js';
import { pageCurves } from '../../../src/viewer/page-curves.js';
import { resultOf, resultSegment } from '../../support/result.js';

const curvesOf = (
  volume_db: readonly number[],
  pitch_hz: readonly (number | null)[],
): SoundCurves => ({
  start_time: 0,
  end_time: volume_db.length * 0.01,
  duration: volume_db.length * 0.01,
  step: 0.01,
  volume_db,
  pitch_hz,
});

describe('pageCurves', () => {
  it('leaves short curves as they are', () => {
    const curves = curvesOf([-20, -30], [null, 200]);
    expect(pageCurves(curves)).toBe(curves);
  });

  it('keeps the loudest moment and a typical pitch of what it joins', () => {
    const curves = curvesOf([-20, -30, -40, -50, -60], [100, 900, 110, null, null]);
    expect(pageCurves(curves, 2)).toMatchObject({
      step: 0.03,
      volume_db: [-20, -50],
      pitch_hz: [110, null],
    });
  });

  it('takes curves without anything in them', () => {
    expect(pageCurves(curvesOf([], []), 1).volume_db).toEqual([]);
  });
});

describe('Curves', () => {
  const words = shownWords(
    resultOf(resultSegment('hello', { start: 0.02, end: 0.04, speaker: 1 })),
  );
  const curves = new Curves(
    curvesOf([-60, -50, -20, -30, -60, -60], [null, null, 180, null, null, null]),
    words,
  );

  it('gives each column its loudest level, its pitch and who speaks', () => {
    expect(curves.columns(3, 0, 0.02)).toEqual([
      { x: 0, levelDb: -50, pitchHz: null, speakerIndex: undefined },
      { x: 1, levelDb: -20, pitchHz: 180, speakerIndex: 0 },
      { x: 2, levelDb: -60, pitchHz: null, speakerIndex: undefined },
    ]);
  });

  it('repeats a step over the columns that are closer than steps', () => {
    expect(curves.columns(4, 0.02, 0.005).map(({ levelDb }) => levelDb)).toEqual([
      -20, -20, -30, -30,
    ]);
  });

  it('shows nothing before and after what was measured', () => {
    expect(curves.columns(10, -0.05, 0.01).map(({ x }) => x)).toEqual([5, 6, 7, 8, 9]);
    expect(curves.columns(3, 1, 0.01)).toEqual([]);
  });
});
