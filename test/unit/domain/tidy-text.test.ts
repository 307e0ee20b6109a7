import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Word } from '../../../src/domain/speech.js';
import { tidyWords } from '../../../src/domain/tidy-text.js';

/** Words of `speaker: words`, 0.3 s long with 0.1 s between; `<pause>` is one of 3 s. */
function spoken(...parts: string[]): { words: Word[]; speakers: number[] } {
  let atSec = 0;
  const speakers: number[] = [];
  const words = parts.flatMap((part) => {
    const [, speaker = '0', text = ''] = /^(?:(\d): )?(.*)$/s.exec(part) ?? [];
    return text.split(' ').flatMap((word) => {
      if (word === '<pause>') {
        atSec += 3;
        return [];
      }
      const startSec = atSec;
      atSec += 0.4;
      const times = { startSec, endSec: startSec + 0.3 };
      speakers.push(Number(speaker));
      return [{ text: word, ...times, confidence: 1, interpolated: false }];
    });
  });
  return { words, speakers };
}
const textOf = (words: readonly Word[]) => words.map(({ text }) => text).join(' ');
const tidyIn = (language: string, ...parts: string[]) => {
  const { words, speakers } = spoken(...parts);
  return textOf(tidyWords(words, speakers, language));
};
const tidy = (...parts: string[]) => tidyIn('en', ...parts);

describe('tidyWords', () => {
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
    expect(tidy(text)).toBe(expected);
  });

  it('ends a sentence where another speaker begins one', () => {
    expect(tidy('0: that is it,', '1: But why')).toBe('That is it. But why.');
    expect(tidy('0: I did not see that', '1: <pause> thank you')).toBe(
      'I did not see that. Thank you.',
    );
  });

  it('leaves a sentence open where another speaker cuts in', () => {
    expect(tidy('0: I did not', '1: see that')).toBe('I did not see that.');
  });

  it('writes "i" as it is in other languages', () => {
    expect(tidyIn('ca', 'tu i jo')).toBe('Tu i jo.');
  });

  it('never changes a word, its times or its speaker', () => {
    const letters = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
    const text = fc
      .array(fc.stringMatching(/^["(]?[a-zA-Zßéİ'’-]{1,6}[.,;:!?]{0,3}["')]?$/), { minLength: 1 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(text), fc.constantFrom('en', 'de'), (parts, language) => {
        const { words, speakers } = spoken(...parts.map((part, i) => `${i % 3}: ${part}`));
        const bare = (list: readonly Word[]) =>
          list.map((word) => ({ ...word, text: letters(word.text) }));
        expect(bare(tidyWords(words, speakers, language))).toEqual(bare(words));
      }),
    );
  });

  it('ends Japanese and Chinese sentences with their own mark, Korean ones with a full stop', () => {
    expect(tidyIn('ja', '今日は いい 天気です')).toBe('今日は いい 天気です。');
    expect(tidyIn('zh', '今天 很好，')).toBe('今天 很好。');
    expect(tidyIn('ja', '「行きたい」')).toBe('「行きたい。」');
    expect(tidyIn('zh', '好吗？')).toBe('好吗？');
    expect(tidyIn('ko', '저는 학생입니다')).toBe('저는 학생입니다.');
  });

  it('changes nothing more when done twice', () => {
    const { words, speakers } = spoken('so,, i said', '1: And you are,', '0: well... no');
    const once = tidyWords(words, speakers, 'en');
    expect(tidyWords(once, speakers, 'en')).toEqual(once);
  });
});
