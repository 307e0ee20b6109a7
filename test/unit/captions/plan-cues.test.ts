import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CaptionStyle, styleFor } from '../../../src/captions/caption-style.js';
import { planCues } from '../../../src/captions/plan-cues.js';
import type { AnalysisResult } from '../../../src/domain/analysis-result.js';
import { displayWidth } from '../../../src/domain/text-width.js';
import { resultOf, resultSegment } from '../../support/result.js';

const cuesOf = (result: AnalysisResult, style: Partial<CaptionStyle> = {}) =>
  planCues(result, { ...styleFor(result), ...style });
const linesOf = (text: string, end = 5, style: Partial<CaptionStyle> = {}) =>
  cuesOf(resultOf(resultSegment(text, { end })), style).map(({ lines }) =>
    lines.map((line) => line.text),
  );

test('a short sentence is one line', () => {
  expect(linesOf('Good morning.')).toEqual([['Good morning.']]);
});

test('a longer one is two lines that break where the sense does', () => {
  expect(linesOf('Good morning. Shall we check the captions of the new video?')).toEqual([
    ['Good morning. Shall we check', 'the captions of the new video?'],
  ]);
});

test('no line ends with an article or a preposition', () => {
  expect(linesOf('She walked slowly back to the garden behind the old house.')).toEqual([
    ['She walked slowly back', 'to the garden behind the old house.'],
  ]);
});

test('what does not fit on two lines is cut at the end of a clause', () => {
  const first = 'When the music stops for a moment, the teacher speaks to all of us,';
  const second = 'but the label above still says that it is the student.';
  const cues = linesOf(`${first} ${second}`, 8);
  expect(cues.map((lines) => lines.join(' '))).toEqual([first, second]);
});

test('slow speech is cut into captions of at most seven seconds', () => {
  const cues = cuesOf(resultOf(resultSegment('one two three four five six', { end: 18 })));
  expect(cues.map(({ startSec }) => startSec)).toEqual([0, 6, 12]);
});

test('a very short caption stays long enough to be read, but not into the next one', () => {
  const [first, second] = cuesOf(
    resultOf(
      resultSegment('Yes.', { start: 1, end: 1.2 }),
      resultSegment('No.', { start: 1.5, end: 1.7, speaker: 1 }),
    ),
  );
  expect(first).toMatchObject({ endSec: 1.5 - 2 / 24, speakerId: 'SPEAKER_00' });
  expect(second?.endSec).toBeCloseTo(1.5 + 5 / 6);
});

test('fast speech stays until it can be read, at most half a second after its end', () => {
  const text = 'I really do not know what to say.';
  const endSec = (sec: number) => cuesOf(resultOf(resultSegment(text, { end: sec })))[0]?.endSec;
  expect(endSec(1.5)).toBeCloseTo(33 / 20);
  expect(endSec(1)).toBeCloseTo(1.5);
  expect(endSec(3)).toBe(3);
});

test('a pause too short to be seen is closed up to a gap', () => {
  const [first] = cuesOf(
    resultOf(resultSegment('First we look.', { end: 2 }), resultSegment('Then.', { start: 2.4 })),
  );
  expect(first?.endSec).toBeCloseTo(2.4 - 2 / 24);
});

test('where two speak at once, both captions keep their times', () => {
  const [first] = cuesOf(
    resultOf(
      resultSegment('As I was saying', { end: 2 }),
      resultSegment('Wait.', { start: 1.5, end: 2.5, speaker: 1 }),
    ),
  );
  expect(first?.endSec).toBe(2);
});

test('Korean takes two columns a letter and breaks between its words only', () => {
  const text = '안녕하세요 오늘은 새로운 영상의 자막을 함께 확인해 보겠습니다';
  const lines = linesOf(text).flat();
  expect(lines.join(' ')).toBe(text);
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(32);
});

test('Japanese words are joined without blanks', () => {
  const segment = resultSegment('今日は 新しい 字幕を 確認します。');
  const result = resultOf({ ...segment, text: '今日は新しい字幕を確認します。' });
  expect(
    cuesOf(result)[0]
      ?.lines.map(({ text }) => text)
      .join(''),
  ).toBe('今日は新しい字幕を確認します。');
});

test('a foreign name does not make a text East Asian', () => {
  const result = resultOf(resultSegment('We walked through 명동 for hours and hours.'));
  expect(styleFor(result).maxLineWidth).toBe(42);
});

test('a word longer than a line stands alone', () => {
  const word = 'x'.repeat(60);
  expect(linesOf(`a ${word} b`)).toEqual([['a'], [word], ['b']]);
});

test('one line is enough where no more are wanted', () => {
  const cues = linesOf('Good morning. Shall we check the captions of today?', 5, { maxLines: 1 });
  expect(cues).toEqual([['Good morning.'], ['Shall we check the captions of today?']]);
});

test('nothing said, no captions', () => {
  expect(cuesOf(resultOf())).toEqual([]);
});

const segments = fc.array(
  fc.record({
    words: fc.array(fc.stringMatching(/^[A-Za-z가-힣]{1,50}[.,?]?$/), {
      minLength: 1,
      maxLength: 40,
    }),
    gapSec: fc.double({ min: 0, max: 2, noNaN: true }),
    wordSec: fc.double({ min: 0.02, max: 3, noNaN: true }),
    speaker: fc.integer({ min: 0, max: 3 }),
  }),
  { maxLength: 8 },
);

test('every word appears once, in order, under its speaker, on lines and in times that fit', () => {
  fc.assert(
    fc.property(segments, (rows) => {
      let endSec = 0;
      const result = resultOf(
        ...rows.map(({ words, gapSec, wordSec, speaker }) => {
          const start = endSec + gapSec;
          endSec = start + words.length * wordSec;
          return resultSegment(words.join(' '), { start, end: endSec, speaker });
        }),
      );
      const style = styleFor(result);
      const cues = cuesOf(result);

      const written = cues.flatMap(({ speakerId, lines }) =>
        lines.flatMap(({ words }) => words.map(({ word }) => `${speakerId} ${word}`)),
      );
      const said = result.segments.flatMap(({ speaker, words }) =>
        words.map(({ word }) => `${speaker.speaker_id} ${word}`),
      );
      expect(written).toEqual(said);
      for (const [index, { startSec, endSec: cueEndSec, lines }] of cues.entries()) {
        expect(cueEndSec).toBeGreaterThan(startSec);
        expect(cueEndSec).toBeLessThanOrEqual(cues[index + 1]?.startSec ?? Infinity);
        expect(lines.length).toBeLessThanOrEqual(style.maxLines);
        for (const { text, words } of lines)
          if (words.length > 1) expect(displayWidth(text)).toBeLessThanOrEqual(style.maxLineWidth);
      }
    }),
  );
});
