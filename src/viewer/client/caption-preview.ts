import { planCues } from '../../captions/plan-cues.js';
import { styleFor } from '../../captions/caption-style.js';
import type { Cue } from '../../captions/cue.js';
import type { AnalysisResult, ResultWord } from '../../domain/analysis-result.js';
import { element } from './element.js';
import { lookOf } from './expression.js';
import { speakerColour } from './speaker-colour.js';
import type { ShownWord } from './words.js';

/** Captions that look as the words sound, over the video. */
export class CaptionPreview {
  private readonly cues: readonly Cue[];
  private readonly shownOf: ReadonlyMap<ResultWord, ShownWord>;
  private drawn: readonly Cue[] = [];
  private spans: { word: ResultWord; span: HTMLElement }[] = [];

  constructor(
    private readonly box: HTMLElement,
    result: AnalysisResult,
    words: readonly ShownWord[],
  ) {
    this.cues = planCues(result, styleFor(result));
    this.shownOf = new Map(words.map((shown) => [shown.word, shown]));
  }

  show(sec: number): void {
    const due = this.cues.filter(({ startSec, endSec }) => startSec <= sec && sec < endSec);
    if (due.length !== this.drawn.length || due.some((cue, i) => cue !== this.drawn[i]))
      this.draw(due);
    for (const { word, span } of this.spans) {
      span.classList.toggle('said', sec >= word.start);
      span.classList.toggle('sounding', sec >= word.start && sec < word.end);
    }
  }

  private draw(cues: readonly Cue[]): void {
    this.drawn = cues;
    this.spans = [];
    const blocks = cues.map(({ lines }) =>
      element(
        'div',
        { class: 'cue' },
        ...lines.map(({ words, joint }) =>
          element(
            'div',
            { class: 'cue-line' },
            ...words.flatMap((word, index) => [index > 0 ? joint : '', this.drawWord(word)]),
          ),
        ),
      ),
    );
    this.box.replaceChildren(...blocks);
  }

  private drawWord(word: ResultWord): HTMLElement {
    const span = element('span', { class: 'cue-word' }, word.word);
    const shown = this.shownOf.get(word);
    const { scale, rise } = lookOf(shown?.relativeDb ?? 0, shown?.relativeSemitones ?? 0);
    span.style.setProperty('--scale', scale.toFixed(3));
    span.style.setProperty('--rise', `${(-rise).toFixed(3)}em`);
    span.style.setProperty('--colour', speakerColour(shown?.speakerIndex ?? 0));
    this.spans.push({ word, span });
    return span;
  }
}
