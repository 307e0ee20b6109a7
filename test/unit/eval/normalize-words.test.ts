import { expect, test } from 'vitest';
import { normalizeWords } from '../../../scripts/eval/normalize-words.js';
import { spellNumber } from '../../../scripts/eval/spell-number.js';

test.each([
  ['case and punctuation', 'Hello, World! (Really?)', 'hello world really'],
  ['hyphens and dashes', 'cold-hearted – or not', 'cold hearted or not'],
  ['apostrophes, straight or curly, inside a word', "don’t 'quote' o'clock", "don't quote o'clock"],
  ['titles as they are said', 'Mr. and Mrs. Dashwood', 'mister and missus dashwood'],
  ['signs', '5% of R&D', 'five percent of r and d'],
  ['thousands', '12,345 words', 'twelve thousand three hundred forty five words'],
  ['a list of digits that only looks like thousands', '1,23', 'one twenty three'],
  ['ordinals, left as they are', 'the 1st', 'the 1st'],
  ['hesitations', 'um this is, uh, me', 'this is me'],
  ['letters of any script', 'Ça va, 안녕하세요', 'ça va 안녕하세요'],
  ['compatibility forms', 'ﬁne', 'fine'],
  ['nothing but punctuation', ' … - ! ', ''],
])('normalises %s', (_, text, expected) => {
  expect(normalizeWords(text).join(' ')).toBe(expected);
});

test('a contraction is not the same as its long form', () => {
  expect(normalizeWords("I'm")).not.toEqual(normalizeWords('I am'));
});

test.each([
  ['0', 'zero'],
  ['13', 'thirteen'],
  ['20', 'twenty'],
  ['99', 'ninety nine'],
  ['100', 'one hundred'],
  ['512', 'five hundred twelve'],
  ['1000', 'one thousand'],
  ['1100', 'eleven hundred'],
  ['1905', 'nineteen oh five'],
  ['1984', 'nineteen eighty four'],
  ['2001', 'two thousand one'],
  ['400000', 'four hundred thousand'],
  ['007', 'zero zero seven'],
  ['5551234', 'five five five one two three four'],
])('reads %s as "%s"', (digits, expected) => {
  expect(spellNumber(digits).join(' ')).toBe(expected);
});
