import type { ResultEmotion, ResultSegment } from '../../domain/analysis-result.js';
import { button, element } from './element.js';
import { speakerColour } from './speaker-colour.js';
import type { TextKey } from './texts.js';
import { timeText } from './time-scale.js';
import type { ShownWord } from './words.js';

/** A word the recogniser is less sure of than this is marked. */
export const LOW_CONFIDENCE = 0.6;

interface TranscriptEvents {
  /** A word was chosen with mouse, finger or keyboard. */
  onChoose(word: ShownWord): void;
  /** The pointer is over a word. */
  onPoint(word: ShownWord): void;
}

/** The rows of the result as text, lit up while they sound. */
export class Transcript {
  private readonly spans: HTMLElement[] = [];
  private lit: readonly ShownWord[] = [];

  constructor(
    private readonly box: HTMLElement,
    private readonly words: readonly ShownWord[],
    private readonly events: TranscriptEvents,
  ) {
    const wordOf = (event: Event): ShownWord | undefined => {
      const span = event.target instanceof HTMLElement && event.target.closest('[data-word]');
      return span instanceof HTMLElement ? words[Number(span.dataset['word'])] : undefined;
    };
    box.addEventListener('click', (event) => {
      const word = wordOf(event);
      if (word) this.events.onChoose(word);
    });
    box.addEventListener('pointerover', (event) => {
      const word = wordOf(event);
      if (word) this.events.onPoint(word);
    });
  }

  /** Writes all rows, in the language of the page. */
  write(texts: Readonly<Record<TextKey, string>>): void {
    this.spans.length = 0;
    const bySegment = new Map<ResultSegment, ShownWord[]>();
    for (const shown of this.words) {
      const others = bySegment.get(shown.segment);
      if (others) others.push(shown);
      else bySegment.set(shown.segment, [shown]);
    }
    const rows = [...bySegment].map(([segment, words]) => this.row(segment, words, texts));
    this.box.replaceChildren(...(rows.length > 0 ? rows : [texts.nobody]));
  }

  /** Lights up the words that sound; scrolls to them where `follow` says so. */
  light(sounding: readonly ShownWord[], follow: boolean): void {
    if (sounding.length === this.lit.length && sounding.every((word, i) => word === this.lit[i]))
      return;
    for (const { index } of this.lit) this.spans[index]?.classList.remove('sounding');
    for (const { index } of sounding) this.spans[index]?.classList.add('sounding');
    this.lit = sounding;
    const first = sounding[0] && this.spans[sounding[0].index];
    if (first && follow) scrollInto(this.box, first);
  }

  private row(
    segment: ResultSegment,
    words: readonly ShownWord[],
    texts: Readonly<Record<TextKey, string>>,
  ): HTMLElement {
    const [first] = words;
    const joint = words.length > 1 && !/\s/u.test(segment.text.trim()) ? '' : ' ';
    const speaker = element('span', { class: 'speaker' }, segment.speaker.speaker_id);
    const jump = button(timeText(segment.start_time), { class: 'time' }, () => {
      if (first) this.events.onChoose(first);
    });
    const head = element('div', { class: 'row-head' }, speaker, jump);
    if (segment.emotion) head.append(emotionChip(segment.emotion, texts));
    const text = element(
      'p',
      {},
      ...words.flatMap((shown, i) => [i > 0 ? joint : '', this.wordSpan(shown)]),
    );
    const row = element('article', { class: 'row' }, head, text);
    row.style.setProperty('--colour', speakerColour(first?.speakerIndex ?? 0));
    return row;
  }

  private wordSpan({ index, word }: ShownWord): HTMLElement {
    const marks = ['word'];
    if ((word.confidence ?? 1) < LOW_CONFIDENCE) marks.push('unsure');
    if (word.interpolated) marks.push('interpolated');
    const span = element('span', { class: marks.join(' '), 'data-word': String(index) }, word.word);
    this.spans[index] = span;
    return span;
  }
}

function emotionChip(
  { emotion, confidence, probabilities }: ResultEmotion,
  texts: Readonly<Record<TextKey, string>>,
): HTMLElement {
  const shares = Object.entries(probabilities)
    .map(([name, share]) => `${name} ${Math.round(share * 100)} %`)
    .join(', ');
  return element(
    'span',
    { class: `emotion ${emotion}`, title: `${texts.emotion}: ${shares}` },
    `${texts[emotion]} ${Math.round(confidence * 100)} %`,
  );
}

/** Scrolls the list alone: `scrollIntoView` would move the whole page on a phone. */
function scrollInto(box: HTMLElement, child: HTMLElement): void {
  const [outer, inner] = [box.getBoundingClientRect(), child.getBoundingClientRect()];
  const margin = outer.height * 0.25;
  if (inner.top >= outer.top + margin / 2 && inner.bottom <= outer.bottom - margin) return;
  box.scrollBy({ top: inner.top - outer.top - margin, behavior: 'smooth' });
}
