import { expect, test } from 'vitest';
import { parseRttm } from '../../../scripts/eval/rttm.js';

const line = (recording: string, start: string, duration: string, name: string) =>
  `SPEAKER ${recording} 1 ${start} ${duration} <NA> <NA> ${name} <NA> <NA>\n`;

test('reads the turns of one recording and skips everything else', () => {
  const text = [
    'SPKR-INFO a 1 <NA> <NA> <NA> unknown Ann <NA>\n',
    line('a', '1.500', '0.250', 'Ann'),
    '\n',
    line('b', '0', '9', 'Eve'),
    line('a', '1.6', '2', 'Ben'),
  ].join('');
  expect(parseRttm(text, 'a')).toEqual([
    { speaker: 'Ann', startSec: 1.5, endSec: 1.75 },
    { speaker: 'Ben', startSec: 1.6, endSec: 3.6 },
  ]);
});

test('an empty file says that nobody speaks', () => {
  expect(parseRttm('', 'a')).toEqual([]);
});

test('a file of another recording is an error, not silence', () => {
  expect(() => parseRttm(line('b', '0', '1', 'Eve'), 'a')).toThrow('no lines of "a"');
});

test.each([
  ['a time that is no number', line('a', 'x', '1', 'Ann')],
  ['a duration below zero', line('a', '1', '-1', 'Ann')],
  ['a line that ends early', 'SPEAKER a 1 0 1\n'],
])('refuses %s', (_, text) => {
  expect(() => parseRttm(text, 'a')).toThrow('cannot be read');
});
