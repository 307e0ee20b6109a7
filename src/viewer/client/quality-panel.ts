import type { ResultQuality } from '../../domain/analysis-result.js';
import { button, element } from './element.js';
import type { TextKey } from './texts.js';
import { timeText } from './time-scale.js';

type Texts = Readonly<Record<TextKey, string>>;

/**
 * How far the result can be trusted, and where to listen first.
 * @param quality undefined where the result comes without extras
 * @param onJump is told the second that was chosen
 */
export function qualityPanel(
  quality: ResultQuality | undefined,
  texts: Texts,
  onJump: (sec: number) => void,
): readonly HTMLElement[] {
  if (!quality) return [element('p', { class: 'hint' }, texts.noExtras)];
  const figures = [
    [texts.snr, `${quality.snr_db.toFixed(0)} dB`],
    [texts.speechLevel, `${quality.speech_level_dbfs.toFixed(0)} dBFS`],
    [texts.noiseLevel, `${quality.noise_level_dbfs.toFixed(0)} dBFS`],
    [texts.clipping, percent(quality.clipping_share, 2)],
    [texts.speechShare, percent(quality.speech_share)],
    [texts.overlapShare, percent(quality.overlap_share)],
    [texts.interpolatedWords, String(quality.interpolated_words)],
  ] as const;
  const list = element(
    'dl',
    { class: 'figures' },
    ...figures.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
  );
  const doubts = quality.doubts.map(({ start, end, reason }) =>
    button(
      `${timeText(start)}–${timeText(end)} ${texts[DOUBT_TEXTS[reason]]}`,
      { class: 'doubt' },
      () => {
        onJump(start);
      },
    ),
  );
  if (doubts.length === 0) return [list];
  return [
    list,
    element('h3', {}, texts.listenFirst),
    element('div', { class: 'spans' }, ...doubts),
  ];
}

const DOUBT_TEXTS = {
  words: 'doubtWords',
  speaker: 'doubtSpeaker',
  noise: 'doubtNoise',
} as const satisfies Record<ResultQuality['doubts'][number]['reason'], TextKey>;

function percent(share: number, digits = 0): string {
  return `${(share * 100).toFixed(digits)} %`;
}
