import llamaTokenizer from 'llama-tokenizer-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTokens } from '../../../../src/inference/moonshine/sentence-pieces.js';
import { groupWordPieces } from '../../../../src/inference/moonshine/word-pieces.js';

/** Tokens as the model writes them: without the one that begins a sequence. */
const encode = (text: string) => llamaTokenizer.encode(text).slice(1);
const texts = (text: string) => groupWordPieces(encode(text)).map((word) => word.text);

describe('groupWordPieces', () => {
  it('keeps punctuation with its word', () => {
    expect(texts("Well, it's incredible!")).toEqual(['Well,', "it's", 'incredible!']);
  });

  it('gives punctuation no time', () => {
    const ids = encode('Well, yes.');
    const [well] = groupWordPieces(ids);
    expect(well?.tokens.length).toBe(2);
    expect(decodeTokens(well?.spoken.map((index) => ids[index] ?? 0) ?? [])).toBe('Well');
  });

  it('times numbers, single letters and signs that are read out', () => {
    const words = groupWordPieces(encode('a 1997 plan B costs $5 & 10 %'));
    expect(words.map((word) => word.text)).toEqual([
      'a',
      '1997',
      'plan',
      'B',
      'costs',
      '$5',
      '&',
      '10',
      '%',
    ]);
    expect(words.every(({ spoken }) => spoken.length > 0)).toBe(true);
  });

  it('attaches marks that stand alone', () => {
    expect(texts('yes , he said ( and left )')).toEqual(['yes,', 'he', 'said', '(and', 'left)']);
  });

  it('leaves out what is no word', () => {
    expect(texts('♪ ♪')).toEqual([]);
    expect(texts(', .')).toEqual([]);
    expect(groupWordPieces([])).toEqual([]);
    expect(groupWordPieces([2, 32_001])).toEqual([]);
  });

  it('joins the bytes of a character that the vocabulary lacks', () => {
    const words = groupWordPieces(encode('쀍 yes'));
    expect(words.map((word) => word.text)).toEqual(['쀍', 'yes']);
    expect(words[0]?.spoken.length).toBeGreaterThanOrEqual(3);
  });

  it('holds every letter once and in order, and never an empty word', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9 ,.!?'"()-]*$/), (text) => {
        const words = groupWordPieces(encode(text));
        const letters = (part: string) => part.replaceAll(/[^a-zA-Z0-9]/g, '');
        expect(letters(words.map((word) => word.text).join(''))).toBe(letters(text));
        for (const { text: word, tokens, spoken } of words) {
          expect(word).not.toBe('');
          expect(spoken.length).toBeGreaterThan(0);
          expect(tokens).toEqual(expect.arrayContaining([...spoken]));
        }
        const order = words.flatMap(({ spoken }) => spoken);
        expect(order).toEqual([...order].sort((one, other) => one - other));
      }),
    );
  });
});
