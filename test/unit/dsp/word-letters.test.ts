import { describe, expect, it } from 'vitest';
import { ANY_SOUND, lettersOf } from '../../../src/dsp/word-letters.js';

const spell = (word: string) => Array.from(word, (letter) => letter.charCodeAt(0) - 96);

describe('lettersOf', () => {
  it('spells words, without their case and punctuation', () => {
    expect(lettersOf('Cat,')).toEqual(spell('cat'));
    expect(lettersOf("don't.")).toEqual(spell('dont'));
  });

  it('counts doubled letters once and leaves accents out', () => {
    expect(lettersOf('hello')).toEqual(spell('helo'));
    expect(lettersOf('café')).toEqual(spell('cafe'));
  });

  it('takes figures and signs for any sound', () => {
    expect(lettersOf('1961')).toEqual([ANY_SOUND]);
    expect(lettersOf('$5')).toEqual([ANY_SOUND]);
    expect(lettersOf('2nd')).toEqual([ANY_SOUND, ...spell('nd')]);
    expect(lettersOf('안녕')).toEqual([ANY_SOUND]);
  });

  it('is never empty', () => {
    expect(lettersOf('')).toEqual([ANY_SOUND]);
    expect(lettersOf('...')).toEqual([ANY_SOUND]);
  });
});
