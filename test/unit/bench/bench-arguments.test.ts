import { expect, test } from 'vitest';
import { parseBenchArguments } from '../../../scripts/bench/bench-arguments.js';

test('a bare call measures in its short form everything that is quick', () => {
  expect(parseBenchArguments([])).toEqual({
    long: false,
    audioDir: undefined,
    rounds: 3,
    sections: ['pipeline', 'asr', 'profile', 'length', 'workers', 'load'],
    jobs: 3,
    minutes: 2,
    model: 'moonshine-base',
    plot: undefined,
    json: undefined,
  });
});

test('sections run in their own order, whatever order they are named in', () => {
  const args = ['--only', 'load', '--only', 'pipeline', '--long', '--rounds', '5'];
  expect(parseBenchArguments(args)).toMatchObject({
    long: true,
    rounds: 5,
    sections: ['pipeline', 'load'],
  });
});

test('the long form is the load of the contract, unless it is named otherwise', () => {
  expect(parseBenchArguments(['--long'])).toMatchObject({ jobs: 10, minutes: 60 });
  expect(parseBenchArguments(['--long', '--minutes', '5'])).toMatchObject({ jobs: 10, minutes: 5 });
});

test('help measures nothing', () => {
  expect(parseBenchArguments(['--help', '--long'])).toBeUndefined();
});

test.each([
  ['no rounds at all', ['--rounds', '0']],
  ['half a round', ['--rounds', '1.5']],
  ['a section that does not exist', ['--only', 'vad']],
  ['a load of no jobs', ['--jobs', '0']],
  ['a model that does not exist', ['--model', 'large']],
  ['an option that does not exist', ['--fast']],
])('%s is a wrong call', (_case, args) => {
  expect(() => parseBenchArguments(args)).toThrow();
});
