import { describe, expect, it } from 'vitest';
import type { ClipMeasures } from '../../../scripts/eval/measure-clip.js';
import { reportTables } from '../../../scripts/eval/report-tables.js';
import { summarize } from '../../../scripts/eval/summary.js';

const NOTHING: ClipMeasures = {
  id: 'clip',
  durationSec: 10,
  tookSec: 2,
  words: undefined,
  borders: undefined,
  confidentWords: [],
  confidentRows: [],
  speakers: undefined,
  diarization: undefined,
  levelErrorsDb: [],
  expressions: [],
  pitch: undefined,
};
const missed = (missSec: number, speakerSec: number) => {
  const error = { speakerSec, missSec, falseAlarmSec: 0, confusionSec: 0 };
  return { turns: [error, error], rows: [error, error], oneSpeaker: [error, error] };
};

describe('summarize', () => {
  it('pools recordings so that long ones count more', () => {
    const total = summarize([
      { ...NOTHING, durationSec: 30, tookSec: 3, diarization: missed(9, 10) },
      { ...NOTHING, durationSec: 10, tookSec: 5, diarization: missed(0, 90) },
    ]);
    expect(total.realTimeFactor).toBeCloseTo(8 / 40);
    expect(total.diarization?.turns.map(({ collarSec, rate }) => [collarSec, rate])).toEqual([
      [0, expect.closeTo(0.09)],
      [0.25, expect.closeTo(0.09)],
    ]);
  });

  it('keeps times by hand apart from times by an aligner', () => {
    const borders = (wordsFrom: string, errorSec: number) => ({
      ...NOTHING,
      borders: { wordsFrom, startErrorsSec: [errorSec], endErrorsSec: [0] },
    });
    const total = summarize([
      borders('hand', 0.01),
      borders('aligner', 0.3),
      borders('hand', 0.03),
    ]);
    expect(
      total.borders.map(({ wordsFrom, starts }) => [wordsFrom, starts.count, starts.medianMs]),
    ).toEqual([
      ['hand', 2, 20],
      ['aligner', 1, 300],
    ]);
  });

  it('counts recordings with the right number of speakers', () => {
    const speakers = (reference: number, found: number) => ({
      ...NOTHING,
      speakers: { reference, found },
    });
    expect(summarize([speakers(2, 2), speakers(1, 3), speakers(4, 1)]).speakers).toEqual({
      recordings: 3,
      right: 1,
      tooMany: 1,
      tooFew: 1,
    });
  });

  it('leaves undefined what no reference allows to measure', () => {
    expect(summarize([NOTHING])).toEqual({
      recordings: 1,
      durationSec: 10,
      realTimeFactor: 0.2,
      words: undefined,
      borders: [],
      speakers: undefined,
      diarization: undefined,
      calibration: undefined,
      rowCalibration: undefined,
      level: undefined,
      expression: undefined,
      pitch: undefined,
    });
  });
});

describe('reportTables', () => {
  const clips = [
    {
      ...NOTHING,
      words: { referenceWords: 20, substitutions: 1, deletions: 0, insertions: 1 },
    },
    NOTHING,
  ];
  const report = {
    date: '2026-01-31T12:00:00.000Z',
    machine: '2 cores',
    asrModel: 'moonshine-base',
    normalizer: 'n',
    pitchReference: undefined,
    clips: clips.map((clip) => ({ id: clip.id, ...summarize([clip]) })),
    total: summarize(clips),
  };

  it('shows a table for what was measured and none for what was not', () => {
    const shown = reportTables(report);
    expect(shown).toContain('2026-01-31, 2 cores, moonshine-base');
    expect(shown).toContain('| clip      |  10.0 |    20 |   1 |   1 |   0 |');
    expect(shown).not.toContain('Who speaks when');
  });

  it('says that pitch was left out where Praat is missing', () => {
    expect(reportTables(report)).toContain('Pitch: left out, since Praat is not installed');
  });
});
