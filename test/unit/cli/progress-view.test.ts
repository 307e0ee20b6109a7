import { afterEach, expect, test, vi } from 'vitest';
import { clockText, ProgressView } from '../../../src/cli/progress-view.js';

const outputOf = (isTTY: boolean, columns = 80) => {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
};

afterEach(() => {
  vi.useRealTimers();
});

test('without a terminal each step is one plain line', () => {
  const output = outputOf(false);
  const view = new ProgressView(output);
  view.update(10, 'Extracting audio...');
  view.update(17, 'Extracting audio...');
  view.update(25, 'Analyzing speech segments...');
  view.end();
  expect(output.written).toEqual([
    ' 10%  0:00  Extracting audio...\n',
    ' 25%  0:00  Analyzing speech segments...\n',
  ]);
});

test('on a terminal one line redraws itself, its clock too, and is taken off at the end', () => {
  vi.useFakeTimers();
  const output = outputOf(true);
  const view = new ProgressView(output);
  view.update(50, 'Identifying speakers...');
  expect(output.written).toEqual([
    `\r\u001b[2K${'█'.repeat(8)}${'░'.repeat(8)}  50%  0:00  Identifying speakers...`,
  ]);
  vi.advanceTimersByTime(2_000);
  expect(output.written.at(-1)).toContain('0:02');
  view.end();
  const count = output.written.length;
  expect(output.written.at(-1)).toBe('\r\u001b[2K');
  vi.advanceTimersByTime(2_000);
  expect(output.written).toHaveLength(count);
});

test('speed and time left are told as soon as they are known', () => {
  vi.useFakeTimers();
  const output = outputOf(false);
  const view = new ProgressView(output, 100);
  view.update(0, 'Downloading the video...');
  vi.advanceTimersByTime(5_000);
  view.update(10, 'Extracting audio...');
  vi.advanceTimersByTime(2_800);
  view.update(60, 'Transcribing speech...');
  vi.advanceTimersByTime(7_200);
  view.done(100);
  expect(output.written).toEqual([
    '  0%  0:00  Downloading the video...\n',
    ' 10%  0:05  Extracting audio...\n',
    ' 60%  0:07  10x  0:08 left  Transcribing speech...\n',
    'Done in 15.0 s: 6.7x as fast as it plays\n',
  ]);
});

test('the line never wraps', () => {
  const output = outputOf(true, 40);
  const view = new ProgressView(output);
  view.update(50, 'Identifying speakers...');
  view.end();
  expect(output.written[0]?.replace('\r\u001b[2K', '')).toHaveLength(39);
});

test('time reads as minutes and seconds', () => {
  expect([0, 59.9, 60, 3725].map(clockText)).toEqual(['0:00', '0:59', '1:00', '62:05']);
});
