import { element } from './element.js';
import { speakerColour } from './speaker-colour.js';
import type { TextKey } from './texts.js';
import { timeText } from './time-scale.js';
import { LOW_CONFIDENCE } from './transcript.js';
import type { ShownWord } from './words.js';

/** What was measured of a word, as a line of figures. */
export function wordDetails(
  { word, segment, speakerIndex, relativeDb, relativeSemitones }: ShownWord,
  texts: Readonly<Record<TextKey, string>>,
): HTMLElement {
  const figures: (readonly [string, string])[] = [
    [texts.time, `${timeText(word.start, 2)}–${timeText(word.end, 2)}`],
    [texts.volume, `${word.volume_db.toFixed(1)} dB (${signed(relativeDb)} dB)`],
    [texts.pitch, `${word.pitch_hz.toFixed(0)} Hz (${signed(relativeSemitones)} st)`],
  ];
  if (word.confidence !== undefined)
    figures.push([texts.confidence, `${Math.round(word.confidence * 100)} %`]);
  const notes = [
    word.interpolated ? texts.interpolated : '',
    word.voiced === false ? texts.unvoiced : '',
    (word.confidence ?? 1) < LOW_CONFIDENCE ? texts.lowConfidence : '',
  ].filter((note) => note !== '');

  const name = element('strong', {}, word.word);
  name.style.color = speakerColour(speakerIndex);
  return element(
    'div',
    { class: 'details-line' },
    name,
    element('span', { class: 'speaker' }, segment.speaker.speaker_id),
    ...figures.map(([label, value]) =>
      element('span', {}, element('small', {}, label), ` ${value}`),
    ),
    ...notes.map((note) => element('span', { class: 'note' }, note)),
  );
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(1)}`;
}
