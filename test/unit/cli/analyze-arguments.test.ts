import { expect, test } from 'vitest';
import { parseAnalyzeArguments, UsageError } from '../../../src/cli/analyze-arguments.js';

test('a file alone leaves everything else open', () => {
  expect(parseAnalyzeArguments(['talk.mp4'])).toEqual({
    file: 'talk.mp4',
    json: undefined,
    captions: [],
    captionOptions: { style: {}, expressive: false },
    language: null,
    speakerHints: { numSpeakers: null, maxSpeakers: null },
  });
});

test('options may stand before or after the file', () => {
  const args = ['--language', 'EN', 'talk.mp4', '--json', '-', '--srt=a.srt'];
  expect(parseAnalyzeArguments(args)).toMatchObject({
    file: 'talk.mp4',
    json: '-',
    captions: [{ format: 'srt', target: 'a.srt' }],
    language: 'en',
  });
});

test('the number of speakers may be given, exactly or at most', () => {
  expect(
    parseAnalyzeArguments(['talk.mp4', '--num-speakers', '2', '--max-speakers=10']),
  ).toMatchObject({ speakerHints: { numSpeakers: 2, maxSpeakers: 10 } });
});

test('captions are written in any of their forms, cut as the caller likes', () => {
  const args = ['talk.mp4', '--ass', 'a.ass', '--cues', '-', '--line-width', '30'];
  expect(parseAnalyzeArguments([...args, '--expressive', 'on'])).toMatchObject({
    captions: [
      { format: 'ass', target: 'a.ass' },
      { format: 'json', target: '-' },
    ],
    captionOptions: { style: { maxLineWidth: 30 }, expressive: true },
  });
});

test('a caption option out of its range is named as it was written', () => {
  expect(() => parseAnalyzeArguments(['talk.mp4', '--line-width', '3'])).toThrow(
    new UsageError('--line-width takes a whole number from 10 to 100.'),
  );
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
  ['no speaker', ['a.mp4', '--num-speakers', '0']],
  ['too many speakers', ['a.mp4', '--max-speakers', '11']],
  ['half a speaker', ['a.mp4', '--num-speakers', '1.5']],
  ['a number of speakers in words', ['a.mp4', '--num-speakers', 'two']],
  ['more speakers than at most', ['a.mp4', '--num-speakers', '3', '--max-speakers', '2']],
])('%s is refused in one line', (_name, args) => {
  const parse = () => parseAnalyzeArguments(args);
  expect(parse).toThrow(UsageError);
  expect(parse).toThrow(/^[^\n]+$/);
});
