import { expect, test } from 'vitest';
import { parseEvalArguments } from '../../../scripts/eval/eval-arguments.js';

test('needs no words at all', () => {
  expect(parseEvalArguments([])).toEqual({
    directory: undefined,
    json: undefined,
    timelines: undefined,
    reliability: undefined,
    only: [],
  });
});

test('takes a directory, a file for the numbers and some of the recordings', () => {
  expect(parseEvalArguments(['clips', '--json', 'out.json', '--only', 'a, b,'])).toMatchObject({
    directory: 'clips',
    json: 'out.json',
    only: ['a', 'b'],
  });
});

test('refuses a second directory and unknown options', () => {
  expect(() => parseEvalArguments(['a', 'b'])).toThrow('One directory');
  expect(() => parseEvalArguments(['--fast'])).toThrow('--fast');
});

test('is asked for help', () => {
  expect(parseEvalArguments(['a', '--help'])).toBeUndefined();
});
