import type { AsrReport } from './asr/asr-bench.js';
import type { PipelineReport } from './pipeline-bench.js';
import { figure, markdownTable } from './table.js';

/** Decimals that a real-time factor of a quick stage needs to show at all. */
const RTF_DECIMALS = 4;

/** The whole pipeline as text: a column of CPU and one of wall time for each recording. */
export function pipelineText({ computeProcesses, rounds, recordings }: PipelineReport): string {
  const [first] = recordings;
  const rows = [
    ...(first?.stages ?? []).map(({ stage }) => [
      stage,
      ...recordings.flatMap(({ stages }) => factors(stages.find((each) => each.stage === stage))),
    ]),
    ['whole', ...recordings.flatMap(({ whole }) => factors(whole))],
    [
      'times faster than the video plays',
      ...recordings.flatMap(({ whole }) => ['', figure(1 / whole.wallRtf, 1)]),
    ],
  ];
  const head = recordings.flatMap(({ recording }) => [`${recording}: CPU`, `${recording}: wall`]);
  return [
    `Pipeline: seconds per second of video, ${computeProcesses} compute processes, median of ${rounds}`,
    '',
    markdownTable(['stage', ...head], rows),
  ].join('\n');
}

function factors(rtf: { cpuRtf: number; wallRtf: number } | undefined): string[] {
  return [figure(rtf?.cpuRtf ?? NaN, RTF_DECIMALS), figure(rtf?.wallRtf ?? NaN, RTF_DECIMALS)];
}

/** The recognisers side by side, and the parts of ours. */
export function asrText({ rounds, computeProcesses, figures, notes }: AsrReport): string {
  const rows = figures.map((each) => [
    each.recognizer,
    each.recording,
    ...factors(each),
    figure(each.cpuTimesOurs, 2),
    figure(each.wallTimesOurs, 2),
    Number.isNaN(each.wordErrorRate) ? '' : `${figure(100 * each.wordErrorRate, 1)} %`,
    each.differences ? `${each.differences.differing} of ${each.differences.words}` : '',
  ]);
  const head = ['recogniser', 'recording', 'CPU', 'wall', 'CPU / ours', 'wall / ours'];
  const withParts = figures.filter(({ partCpuRtf }) => Object.keys(partCpuRtf).length > 0);
  const parts = Object.keys(withParts[0]?.partCpuRtf ?? {});
  const partRows = withParts.map(({ recognizer, recording, partCpuRtf }) => [
    `${recognizer}, ${recording}`,
    ...parts.map((part) => figure(partCpuRtf[part] ?? NaN, RTF_DECIMALS)),
  ]);
  return [
    `Speech recognition: seconds per second of audio, one process, one thread, median of ${rounds}; all processes: ${computeProcesses}`,
    '',
    markdownTable([...head, 'WER', 'words unlike ours'], rows),
    '',
    markdownTable(['CPU of the parts', ...parts], partRows),
    '',
    ...notes.map((note) => `- ${note}`),
  ].join('\n');
}
