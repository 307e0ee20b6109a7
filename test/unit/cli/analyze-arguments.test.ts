import { expect, test } from 'vitest';
import { parseAnalyzeArguments, UsageError } from '../../../src/cli/analyze-arguments.js';

test('a file alone leaves everything else open', () => {
  expect(parseAnalyzeArguments(['talk.mp4'])).toEqual({
    file: 'talk.mp4',
    json: undefined,
    srt: undefined,
    vtt: undefined,
    language: null,
  });
});

test('options may stand before or after the file', () => {
  const args = ['--language', 'EN', 'talk.mp4', '--json', '-', '--srt=a.srt'];
  expect(parseAnalyzeArguments(args)).toMatchObject({
    file: 'talk.mp4',
    json: '-',
    srt: 'a.srt',
    language: 'en',
  });
});

test('help is no analysis', () => {
  expect(parseAnalyzeArguments(['--help'])).toBeUndefined();
  expect(parseAnalyzeArguments(['talk.mp4', '-h'])).toBeUndefined();
});

test.each([
  ['no file', []],
  ['two files', ['a.mp4', 'b.mp4']],
  ['an unknown option', ['a.mp4', '--fast']],
  ['an option without its value', ['a.mp4', '--json']],
  ['a language that is none', ['a.mp4', '--language', 'English']],
])('%s is refused in one line', (_name, args) => {
  const parse = () => parseAnalyzeArguments(args);
  expect(parse).toThrow(UsageError);
  expect(parse).toThrow(/^[^\n]+$/);
});
