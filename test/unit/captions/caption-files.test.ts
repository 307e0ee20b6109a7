import { parse } from 'ass-compiler';
import SrtParser from 'srt-parser-2';
import { expect, test } from 'vitest';
import { WebVTTParser } from 'webvtt-parser';
import { writeCaptions } from '../../../src/captions/caption-formats.js';
import { readCaptionOptions } from '../../../src/captions/caption-options.js';
import type { ResultSegment, ResultWord } from '../../../src/domain/analysis-result.js';
import { resultOf, resultSegment } from '../../support/result.js';

const PLAIN = readCaptionOptions({});
const greeting = resultSegment('Good morning.', { start: 0.8, end: 2.4 });
const answer = resultSegment('Tom & <Jerry> {b} --> end', {
  start: 3599.9996,
  end: 3603,
  speaker: 1,
});
const RESULT = resultOf(greeting, answer);
/** As the standard writes them; the validator's own table lacks the semicolons. */
const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const NOTHING = resultOf();

function withWord(segment: ResultSegment, index: number, extra: Partial<ResultWord>) {
  const words = segment.words.map((word, i) => (i === index ? { ...word, ...extra } : word));
  return { ...segment, words };
}

test('SubRip numbers its captions and writes milliseconds behind a comma', () => {
  expect(writeCaptions(RESULT, 'srt', PLAIN)).toBe(`1
00:00:00,800 --> 00:00:02,400
Good morning.

2
01:00:00,000 --> 01:00:03,000
Tom & <Jerry> {b} -> end
`);
});

test('a parser of SubRip reads back what was written', () => {
  const read = new SrtParser().fromSrt(writeCaptions(RESULT, 'srt', PLAIN));
  expect(read).toMatchObject([
    { startSeconds: 0.8, endSeconds: 2.4, text: 'Good morning.' },
    { startSeconds: 3600, endSeconds: 3603, text: 'Tom & <Jerry> {b} -> end' },
  ]);
});

test('WebVTT names the speaker, times each word and escapes markup', () => {
  expect(writeCaptions(RESULT, 'vtt', PLAIN)).toBe(`WEBVTT

00:00:00.800 --> 00:00:02.400
<v SPEAKER_00>Good <00:00:01.600>morning.

01:00:00.000 --> 01:00:03.000
<v SPEAKER_01>Tom <01:00:00.500>&amp; <01:00:01.000>&lt;Jerry&gt; <01:00:01.500>{b} <01:00:02.000>--&gt; <01:00:02.500>end
`);
});

test('the validator of WebVTT finds no error and the same words', () => {
  const { cues, errors } = new WebVTTParser(ENTITIES).parse(writeCaptions(RESULT, 'vtt', PLAIN));
  expect(errors).toEqual([]);
  expect(cues).toHaveLength(2);
  const [voice] = cues[1]?.tree.children ?? [];
  expect(voice).toMatchObject({ type: 'object', name: 'v', value: 'SPEAKER_01' });
  const texts = voice?.type === 'object' ? voice.children : [];
  expect(texts.map((node) => (node.type === 'text' ? node.value : '')).join('')).toBe(
    'Tom & <Jerry> {b} --> end',
  );
});

test('words that start at the same millisecond share one time stamp', () => {
  const together = withWord(greeting, 1, { start: 0.8 });
  expect(writeCaptions(resultOf(together), 'vtt', PLAIN)).toContain('<v SPEAKER_00>Good morning.');
});

test('ASS fills each word with the colour of its speaker while it is said', () => {
  const late = withWord(withWord(greeting, 0, { end: 1.2 }), 1, { start: 1.5 });
  const { styles, events } = parse(writeCaptions(resultOf(late, answer), 'ass', PLAIN));
  expect(styles.style.map(({ Name }) => Name)).toEqual(['SPEAKER_00', 'SPEAKER_01']);
  expect(new Set(styles.style.map(({ PrimaryColour }) => PrimaryColour)).size).toBe(2);
  const [first, second] = events.dialogue;
  expect(first).toMatchObject({ Start: 0.8, End: 2.4, Style: 'SPEAKER_00', Name: 'SPEAKER_00' });
  expect(first?.Text.raw).toBe('{\\kf40}Good {\\k30}{\\kf90}morning.');
  expect(second?.Text.parsed.map(({ text }) => text).join('')).toBe('Tom & <Jerry> ｛b｝ --> end');
});

test('expressive ASS shows louder words larger, within reason', () => {
  const loud = withWord(withWord(greeting, 0, { relative_volume_db: 5 }), 1, {
    relative_volume_db: 40,
  });
  const options = readCaptionOptions({ expressive: 'on' });
  const { events } = parse(writeCaptions(resultOf(loud), 'ass', options));
  expect(events.dialogue[0]?.Text.raw).toBe(
    '{\\kf80}{\\fscx120\\fscy120}Good {\\kf80}{\\fscx150\\fscy150}morning.',
  );
});

test('the times of karaoke add up to those of the words, however they are rounded', () => {
  const words = Array.from({ length: 12 }, (_, i) => `w${i}`).join(' ');
  const segment = resultSegment(words, { start: 1, end: 1 + 12 * 0.0333 });
  const { events } = parse(writeCaptions(resultOf(segment), 'ass', PLAIN));
  const raw = events.dialogue[0]?.Text.raw ?? '';
  const totalCs = [...raw.matchAll(/\\kf?(\d+)/g)].reduce((sum, [, cs]) => sum + Number(cs), 0);
  expect(totalCs).toBe(40);
});

test('JSON holds the captions with their words', () => {
  expect(JSON.parse(writeCaptions(resultOf(greeting), 'json', PLAIN))).toEqual({
    cues: [
      {
        start: 0.8,
        end: 2.4,
        speaker: 'SPEAKER_00',
        lines: [
          {
            text: 'Good morning.',
            words: [
              { word: 'Good', start: 0.8, end: 1.6 },
              { word: 'morning.', start: 1.6, end: 2.4 },
            ],
          },
        ],
      },
    ],
  });
});

test('RTTM has a line for each speaker and each row, under a name without blanks', () => {
  const named = { ...RESULT, metadata: { ...RESULT.metadata, filename: 'my talk (1).mp4' } };
  expect(writeCaptions(named, 'rttm', PLAIN)).toBe(
    `SPKR-INFO my_talk_1_ 1 <NA> <NA> <NA> unknown SPEAKER_00 <NA> <NA>
SPKR-INFO my_talk_1_ 1 <NA> <NA> <NA> unknown SPEAKER_01 <NA> <NA>
SPEAKER my_talk_1_ 1 0.800 1.600 <NA> <NA> SPEAKER_00 <NA> <NA>
SPEAKER my_talk_1_ 1 3600.000 3.000 <NA> <NA> SPEAKER_01 <NA> <NA>
`,
  );
});

test('CTM has a line for each word, with its confidence where it is known', () => {
  const sure = withWord(greeting, 0, { confidence: 0.91 });
  expect(writeCaptions(resultOf(sure), 'ctm', PLAIN)).toBe(
    'sample 1 0.800 0.800 Good 0.910\nsample 1 1.600 0.800 morning NA\n',
  );
});

test('CTM leaves away what stands around a word, not what is in it', () => {
  const words = resultSegment('«don’t» 안녕하세요, e.g. —', { end: 4 });
  const lines = writeCaptions(resultOf(words), 'ctm', PLAIN).trimEnd().split('\n');
  expect(lines.map((line) => line.split(' ')[4])).toEqual(['don’t', '안녕하세요', 'e.g', '—']);
});

test('nothing said leaves files that players accept', () => {
  expect(writeCaptions(NOTHING, 'srt', PLAIN)).toBe('');
  expect(writeCaptions(NOTHING, 'vtt', PLAIN)).toBe('WEBVTT\n');
  expect(parse(writeCaptions(NOTHING, 'ass', PLAIN)).events.dialogue).toEqual([]);
  expect(JSON.parse(writeCaptions(NOTHING, 'json', PLAIN))).toEqual({ cues: [] });
  expect(writeCaptions(NOTHING, 'rttm', PLAIN)).toBe('');
  expect(writeCaptions(NOTHING, 'ctm', PLAIN)).toBe('');
});

test.each([
  ['line_width', '9', 'line_width takes a whole number from 10 to 100.'],
  ['line_width', '40.5', 'line_width takes a whole number from 10 to 100.'],
  ['reading_speed', '', 'reading_speed takes a number from 5 to 60.'],
  ['gap_seconds', ['0', '1'], 'gap_seconds takes a number from 0 to 1.'],
  ['expressive', 'yes', 'expressive takes on or off.'],
])('%s of %j is refused', (name, value, message) => {
  expect(() => readCaptionOptions({ [name]: value })).toThrow(message);
});

test('options change the style, others are ignored', () => {
  expect(readCaptionOptions({ line_width: '30', gap_seconds: '0', colour: 'red' })).toEqual({
    style: { maxLineWidth: 30, gapSec: 0 },
    expressive: false,
  });
});
