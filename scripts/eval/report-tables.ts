import type { BorderErrors } from './border-errors.js';
import { markdownTable } from '../bench/table.js';
import { NORMALIZER } from './normalize-words.js';
import type { PitchAgreement } from './pitch-agreement.js';
import type { EvalReport, NamedSummary } from './report.js';
import type { CalibrationSummary, DiarizationSummary, Summary } from './summary.js';

/** The whole report as Markdown, a part for each measure that the references allow. */
export function reportTables(report: EvalReport): string {
  const { clips, total } = report;
  const rows: NamedSummary[] = [...clips, { id: 'all', ...total }];
  const parts = [
    `${report.date.slice(0, 10)}, ${report.machine}, ${report.asrModel}`,
    wordTable(rows),
    borderTable(total),
    speakerTable(rows),
    diarizationTable(rows),
    calibrationTable('words', total.calibration),
    calibrationTable('rows', total.rowCalibration),
    levelLine(total),
    pitchTables(rows, report.pitchReference),
    expressionTable(rows),
    speedTable(rows),
  ];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

function wordTable(rows: readonly NamedSummary[]): string | undefined {
  const lines = rows.flatMap(({ id, words }) =>
    words
      ? [
          [
            id,
            percent(words.rate),
            String(words.referenceWords),
            String(words.substitutions),
            String(words.insertions),
            String(words.deletions),
          ],
        ]
      : [],
  );
  const heads = ['recording', 'WER %', 'words', 'sub', 'ins', 'del'];
  return section(`Word errors (normaliser ${NORMALIZER})`, heads, lines);
}

function borderTable({ borders }: Summary): string | undefined {
  const cells = ({ count, medianMs, p90Ms, farShare, biasMs }: BorderErrors): string[] => [
    String(count),
    medianMs.toFixed(0),
    p90Ms.toFixed(0),
    percent(farShare),
    biasMs.toFixed(0),
  ];
  const lines = borders.flatMap(({ wordsFrom, starts, ends }) => [
    [`${wordsFrom}, starts`, ...cells(starts)],
    [`${wordsFrom}, ends`, ...cells(ends)],
  ]);
  const heads = ['reference times', 'words', 'median ms', 'p90 ms', '> 200 ms %', 'bias ms'];
  return section('Borders of matched words', heads, lines);
}

function speakerTable(rows: readonly NamedSummary[]): string | undefined {
  const { speakers } = rows.at(-1) ?? {};
  if (!speakers) return undefined;
  const { recordings, right, tooMany, tooFew } = speakers;
  return `Number of speakers: right in ${right} of ${recordings} recordings, too many in ${tooMany}, too few in ${tooFew}`;
}

function diarizationTable(rows: readonly NamedSummary[]): string | undefined {
  const rate = (errors: readonly DiarizationSummary[], i: number): string =>
    percent(errors[i]?.rate ?? NaN);
  const share = (errors: DiarizationSummary | undefined, key: DiarizationPart): string =>
    errors ? percent(errors[key] / errors.speakerSec) : '';
  const lines = rows.flatMap(({ id, diarization, speakerCounts }) => {
    if (!diarization) return [];
    const { turns, rows: shown, oneSpeaker } = diarization;
    const parts = (['missSec', 'falseAlarmSec', 'confusionSec'] as const).map((key) =>
      share(turns[0], key),
    );
    const counts = speakerCounts ? `${speakerCounts.found} / ${speakerCounts.reference}` : '';
    return [
      [id, counts, rate(turns, 0), ...parts, rate(turns, 1), rate(shown, 0), rate(oneSpeaker, 0)],
    ];
  });
  const heads = [
    'recording',
    'found / true',
    'DER %',
    'miss',
    'false',
    'conf.',
    'DER .25 %',
    'rows %',
    'one spk %',
  ];
  return section('Who speaks when', heads, lines);
}

type DiarizationPart = 'missSec' | 'falseAlarmSec' | 'confusionSec';

function calibrationTable(
  of: 'words' | 'rows',
  calibration: CalibrationSummary | undefined,
): string | undefined {
  if (!calibration) return undefined;
  const lines = calibration.bins.map(({ from, to, count, meanConfidence, rightShare }) => [
    `${from.toFixed(1)}-${to.toFixed(1)}`,
    String(count),
    percent(meanConfidence),
    percent(rightShare),
  ]);
  const title = `Confidence of ${calibration.count} ${of} (expected calibration error ${calibration.expectedError.toFixed(3)})`;
  return section(title, ['confidence', of, 'mean %', 'right %'], lines);
}

function levelLine({ level }: Summary): string | undefined {
  if (!level) return undefined;
  const { words, largestErrorDb } = level;
  return `Volume of ${words} words against ffmpeg's astats: ${largestErrorDb.toFixed(4)} dB apart at most`;
}

function expressionTable(rows: readonly NamedSummary[]): string | undefined {
  const lines = rows.flatMap(({ id, expression }) =>
    expression
      ? [
          [
            id,
            String(expression.spans),
            ratio(expression.arousalAuc),
            percent(expression.neutralNamedOtherwise),
            percent(expression.recall),
            percent(expression.precision),
          ],
        ]
      : [],
  );
  const heads = [
    'recording',
    'spans',
    'arousal AUC',
    'neutral flagged %',
    'recall %',
    'precision %',
  ];
  return section('Vocal expression', heads, lines);
}

function ratio(share: number): string {
  return Number.isFinite(share) ? share.toFixed(3) : '-';
}

function pitchTables(
  rows: readonly NamedSummary[],
  reference: string | undefined,
): string | undefined {
  if (reference === undefined)
    return 'Pitch: left out, since Praat is not installed (Debian: apt-get install praat)';
  const table = (title: string, part: keyof NonNullable<Summary['pitch']>) => {
    const lines = rows.flatMap(({ id, pitch }) => {
      const agreement = pitch?.[part];
      return agreement ? [[id, ...agreementCells(agreement)]] : [];
    });
    const heads = ['recording', 'values', 'voicing %', 'missed', 'added', 'gross %', 'fine %'];
    return section(title, heads, lines);
  };
  const tables = [
    table(`Pitch tracker against ${reference} with the same settings`, 'tracker'),
    table('Pitch of 10 ms as the pipeline measures it, against Praat in two passes', 'frames'),
    table('Pitch of words, against the same', 'words'),
  ];
  return tables.filter((part) => part !== undefined).join('\n\n');
}

function agreementCells(agreement: PitchAgreement): string[] {
  return [
    String(agreement.measured),
    percent(agreement.sameVoicingShare),
    percent(agreement.missedShare),
    percent(agreement.addedShare),
    percent(agreement.grossShare),
    percent(agreement.medianFineError, 2),
  ];
}

function speedTable(rows: readonly NamedSummary[]): string {
  const lines = rows.map(({ id, durationSec, realTimeFactor }) => [
    id,
    durationSec.toFixed(1),
    realTimeFactor.toFixed(2),
  ]);
  const title = 'Time taken as a share of the length (the first one loads the models)';
  return section(title, ['recording', 'length s', 'factor'], lines) ?? '';
}

function section(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string | undefined {
  return rows.length === 0 ? undefined : `${title}\n\n${markdownTable(heads, rows)}`;
}

function percent(share: number, decimals = 1): string {
  return Number.isFinite(share) ? (100 * share).toFixed(decimals) : '-';
}
