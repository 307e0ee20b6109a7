import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cuesOf } from '../../../src/domain/captions.js';
import { resultOf, resultSegment } from '../../support/result.js';

const linesOf = (text: string, end = 5) =>
  cuesOf(resultOf(resultSegment(text, { end }))).map(({ lines }) => lines);

test('a short sentence is one line', () => {
  expect(linesOf('Good morning.')).toEqual([['Good morning.']]);
});

test('a longer sentence is two lines of like width', () => {
  expect(linesOf('Good morning. Shall we check the captions of the new video?')).toEqual([
    ['Good morning. Shall we check', 'the captions of the new video?'],
  ]);
});

test('what does not fit on two lines is cut at the end of a clause', () => {
  const first = 'When the music stops for a moment, the teacher speaks to all of us,';
  const second = 'but the label above still says that it is the student.';
  const cues = linesOf(`${first} ${second}`);
  expect(cues.map((lines) => lines.join(' '))).toEqual([first, second]);
});

test('slow speech is cut into cues of at most seven seconds', () => {
  const cues = cuesOf(resultOf(resultSegment('one two three four five six', { end: 18 })));
  expect(cues.map(({ startSec, endSec }) => [startSec, endSec])).toEqual([
    [0, 6],
    [6, 12],
    [12, 18],
  ]);
});

test('a very short cue stays long enough to be read, but not into the next one', () => {
  const [first, second] = cuesOf(
    resultOf(
      resultSegment('Yes.', { start: 1, end: 1.2 }),
      resultSegment('No.', { start: 1.5, end: 1.7, speaker: 1 }),
    ),
  );
  expect(first).toMatchObject({ endSec: 1.5, speakerId: 'SPEAKER_00' });
  expect(second?.endSec).toBeCloseTo(1.5 + 5 / 6);
});

test('Korean takes two columns a letter', () => {
  const [lines = []] = linesOf('안녕하세요 오늘은 새로운 영상의 자막을 함께 확인해 보겠습니다');
  expect(lines).toHaveLength(2);
});

test('a word longer than a line stands alone', () => {
  const word = 'x'.repeat(60);
  expect(linesOf(`a ${word} b`)).toEqual([['a'], [word], ['b']]);
});

test('nothing said, no cues', () => {
  expect(cuesOf(resultOf())).toEqual([]);
});

test('every word appears once, in order, whatever the text', () => {
  const word = fc.stringMatching(/^[A-Za-z가-힣]{1,50}[.,?]?$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), (words) => {
      const cues = linesOf(words.join(' '), 30);
      expect(cues.flat().join(' ')).toBe(words.join(' '));
      expect(Math.max(...cues.map((lines) => lines.length))).toBeLessThanOrEqual(2);
    }),
  );
});
