import { expect, test } from 'vitest';
import { figure, markdownTable } from '../../../scripts/bench/table.js';

test('names stand to the left and figures to the right', () => {
  expect(
    markdownTable(
      ['stage', 'CPU'],
      [
        ['asr', '0.0571'],
        ['diarization', '0.01'],
      ],
    ),
  ).toBe(
    [
      '| stage       |    CPU |',
      '| ----------- | -----: |',
      '| asr         | 0.0571 |',
      '| diarization |   0.01 |',
    ].join('\n'),
  );
});

test('a number that could not be measured says so', () => {
  expect(figure(NaN, 2)).toBe('n/a');
  expect(figure(0.125, 2)).toBe('0.13');
});
