import { expect, test } from 'vitest';
import { parseBenchArguments } from '../../../scripts/bench/bench-arguments.js';

test('a bare call measures everything in its short form', () => {
  expect(parseBenchArguments([])).toEqual({
    long: false,
    audioDir: undefined,
    rounds: 3,
    sections: ['pipeline', 'asr', 'awake'],
    json: undefined,
  });
});

test('sections run in their own order, whatever order they are named in', () => {
  const args = ['--only', 'awake', '--only', 'pipeline', '--long', '--rounds', '5'];
  expect(parseBenchArguments(args)).toMatchObject({
    long: true,
    rounds: 5,
    sections: ['pipeline', 'awake'],
  });
});

test('help measures nothing', () => {
  expect(parseBenchArguments(['--help', '--long'])).toBeUndefined();
});

test.each([
  ['no rounds at all', ['--rounds', '0']],
  ['half a round', ['--rounds', '1.5']],
  ['a section that does not exist', ['--only', 'vad']],
  ['an option that does not exist', ['--fast']],
])('%s is a wrong call', (_case, args) => {
  expect(() => parseBenchArguments(args)).toThrow();
});
