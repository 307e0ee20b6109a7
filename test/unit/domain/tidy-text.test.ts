import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Utterance } from '../../../src/domain/speech.js';
import { tidyText } from '../../../src/domain/tidy-text.js';

/** Utterances from texts of `speaker: words`, words 0.3 s long with 0.1 s between; `<pause>` is one of 3 s. */
function utterances(...rows: string[]): Utterance[] {
  let atSec = 0;
  return rows.map((row) => {
    const [, speaker = '0', text = ''] = /^(?:(\d): )?(.*)$/s.exec(row) ?? [];
    const words = text.split(' ').flatMap((part) => {
      if (part === '<pause>') {
        atSec += 3;
        return [];
      }
      const startSec = atSec;
      atSec += 0.4;
      return [{ text: part, startSec, endSec: startSec + 0.3, confidence: 1, interpolated: false }];
    });
    return {
      speakerIndex: Number(speaker),
      startSec: words[0]?.startSec ?? 0,
      endSec: words.at(-1)?.endSec ?? 0,
      words,
    };
  });
}
const tidy = (...rows: string[]) =>
  tidyText(utterances(...rows), 'en').map(({ words }) => words.map(({ text }) => text).join(' '));

describe('tidyText', () => {
  it.each([
    ['a capital begins the text and a full stop ends it', 'so it goes', 'So it goes.'],
    ['a comma at the end becomes a full stop', 'He was young,', 'He was young.'],
    ['a mark at the end stays', 'Really?', 'Really?'],
    ['a closing quote stays last', '"let us go"', '"Let us go."'],
    ['a capital follows a full stop', 'Yes. it is', 'Yes. It is.'],
    ['no capital follows an abbreviation', 'Ask Mr. smith now', 'Ask Mr. smith now.'],
    ['no capital follows an ellipsis', 'Well... maybe', 'Well... maybe.'],
    ['an unfinished sentence stays unfinished', 'I thought...', 'I thought...'],
    ['doubled commas become one', 'Yes,, we can', 'Yes, we can.'],
    ['a full stop wins over a comma', 'Stop,. Go.,', 'Stop. Go.'],
    ['the pronoun has a capital', "maybe i know what i'm doing", "Maybe I know what I'm doing."],
    ['other words with an i do not', 'Take it i.e. that', 'Take it i.e. that.'],
    ['a name with a capital inside stays', 'iPhone sales rose', 'iPhone sales rose.'],
    ['numbers stay', 'it cost 1,250.50 dollars', 'It cost 1,250.50 dollars.'],
    [
      'a new sentence shows the end of the old one',
      'We say words And that',
      'We say words. And that.',
    ],
    ['a long pause ends a sentence', 'one part <pause> another', 'One part. Another.'],
  ])('%s', (_, text, expected) => {
    expect(tidy(text)).toEqual([expected]);
  });

  it('ends a sentence where another speaker begins one', () => {
    expect(tidy('0: that is it,', '1: But why')).toEqual(['That is it.', 'But why.']);
    expect(tidy('0: I did not see that', '1: <pause> thank you')).toEqual([
      'I did not see that.',
      'Thank you.',
    ]);
  });

  it('leaves a sentence open where another speaker cuts in', () => {
    expect(tidy('0: I did not', '1: see that')).toEqual(['I did not', 'see that.']);
  });

  it('lets a sentence go on in the next row', () => {
    expect(tidy('0: when the music stops,', '0: the teacher speaks')).toEqual([
      'When the music stops,',
      'the teacher speaks.',
    ]);
  });

  it('writes "i" as it is in other languages', () => {
    const [row] = tidyText(utterances('tu i jo'), 'ca');
    expect(row?.words.map(({ text }) => text)).toEqual(['Tu', 'i', 'jo.']);
  });

  it('never changes a word, its times or the row it is in', () => {
    const letters = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
    const text = fc
      .array(fc.stringMatching(/^["(]?[a-zA-Zßéİ'’-]{1,6}[.,;:!?]{0,3}["')]?$/), { minLength: 1 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(text), fc.constantFrom('en', 'de'), (rows, language) => {
        const before = utterances(...rows.map((row, index) => `${index % 3}: ${row}`));
        const after = tidyText(before, language);
        const bare = (list: readonly Utterance[]) =>
          list.map((row) => ({
            ...row,
            words: row.words.map((word) => ({ ...word, text: letters(word.text) })),
          }));
        expect(bare(after)).toEqual(bare(before));
      }),
    );
  });

  it('changes nothing more when done twice', () => {
    const once = tidyText(utterances('so,, i said', '1: And you are,', '0: well... no'), 'en');
    expect(tidyText(once, 'en')).toEqual(once);
  });
});
