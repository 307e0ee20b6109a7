import { expect, test } from 'vitest';
import { judgeWords } from '../../../scripts/eval/matched-words.js';

const written = (text: string) => text.split(' ').map((word) => ({ text: word }));
const textsOf = (pairs: ReturnType<typeof judgeWords>) =>
  pairs.matched.map(({ reference, heard }) => `${reference.text}=${heard.text}`);

test('matches the same words however they are written', () => {
  const words = judgeWords(written('mister dashwood said so'), written('Mr. Dashwood, says so.'));
  expect(textsOf(words)).toEqual(['mister=Mr.', 'dashwood=Dashwood,', 'so=so.']);
  expect(words.judged.map(({ isRight }) => isRight)).toEqual([true, true, false, true]);
});

test('a word that is several words on one side has no borders to compare, but is right', () => {
  const words = judgeWords(written('an ill disposed man'), written('an ill-disposed man'));
  expect(textsOf(words)).toEqual(['an=an', 'man=man']);
  expect(words.judged.map(({ isRight }) => isRight)).toEqual([true, true, true]);
});

test('a word of several is wrong when one of them is', () => {
  const { judged } = judgeWords(written('cold minded'), written('cold-hearted'));
  expect(judged.map(({ isRight }) => isRight)).toEqual([false]);
});

test('added words are wrong, hesitations are not judged', () => {
  const { judged } = judgeWords(written('yes please'), written('um yes yes please'));
  expect(judged.map(({ heard, isRight }) => [heard.text, isRight])).toEqual([
    ['yes', expect.any(Boolean)],
    ['yes', expect.any(Boolean)],
    ['please', true],
  ]);
  expect(judged.filter(({ isRight }) => isRight)).toHaveLength(2);
});

test('a word said three times is judged three times', () => {
  const { judged, matched } = judgeWords(written('go go go'), written('go go go'));
  expect(judged).toHaveLength(3);
  expect(matched).toHaveLength(3);
});

test('nothing heard gives nothing to judge', () => {
  expect(judgeWords(written('hello'), [])).toEqual({ matched: [], judged: [] });
});
