import type { AnalysisResult } from '../../domain/analysis-result.js';
import { element } from './element.js';
import { speakerColour } from './speaker-colour.js';
import type { TextKey } from './texts.js';
import { timeText } from './time-scale.js';
import { speakersOf } from './words.js';

/** What is typical for each speaker: one card each; empty where nobody speaks. */
export function speakerCards(
  result: AnalysisResult,
  texts: Readonly<Record<TextKey, string>>,
): readonly HTMLElement[] {
  return speakersOf(result).map((id, index) => {
    const own = result.segments.filter(({ speaker }) => speaker.speaker_id === id);
    const known = result.speakers?.[id];
    const speakingSec =
      known?.speaking_time ??
      own.reduce((sum, { start_time, end_time }) => sum + end_time - start_time, 0);
    const lines = [
      `${texts.speakingTime} ${timeText(speakingSec)}`,
      `${texts.rows} ${own.length}`,
      ...(known
        ? [
            `${texts.usual} ${known.median_volume_db.toFixed(0)} dB, ${known.median_pitch_hz.toFixed(0)} Hz`,
            `${texts.confidence} ${Math.round(known.confidence * 100)} %`,
          ]
        : []),
    ];
    const card = element(
      'div',
      { class: 'card' },
      element('strong', {}, id),
      ...lines.map((line) => element('span', {}, line)),
    );
    card.style.setProperty('--colour', speakerColour(index));
    return card;
  });
}
