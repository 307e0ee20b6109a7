import { expect, test } from 'vitest';
import { transcriptTable, wrapText } from '../../../src/cli/transcript-table.js';
import { displayWidth } from '../../../src/domain/text-width.js';
import { resultOf, resultSegment } from '../../support/result.js';

const segment = resultSegment('Good morning. Shall we check the captions of the new video?', {
  start: 65.32,
  end: 68,
  speaker: 1,
});

test('one row a segment with its time, speaker, text, volume and pitch', () => {
  expect(transcriptTable(resultOf(segment), 200).split('\n')).toEqual([
    '  Time  Speaker     Text                                                           Volume   Pitch',
    '─'.repeat(97),
    '1:05.3  SPEAKER_01  Good morning. Shall we check the captions of the new video?  -20.0 dB  200 Hz',
    '─'.repeat(97),
    'sample.mp4, 1:00 min, 1 segment, 1 speaker',
  ]);
});

test('on a narrow terminal the text is wrapped inside its column', () => {
  const table = transcriptTable(resultOf(segment), 72);
  const [, , first = '', second = ''] = table.split('\n');
  expect(Math.max(...table.split('\n').map(displayWidth))).toBeLessThanOrEqual(72);
  expect(first).toContain('Good morning. Shall we check the');
  expect(second.trim()).toBe('captions of the new video?');
});

test('the emotion has a column where the result carries one', () => {
  const emotion = {
    emotion: 'happy',
    confidence: 0.7,
    probabilities: { neutral: 0.1, happy: 0.7, sad: 0.1, angry: 0.1 },
    arousal: 0.4,
    valence: 0.5,
  } as const;
  const [head, , row] = transcriptTable(resultOf({ ...segment, emotion }), 200).split('\n');
  expect(head).toMatch(/Emotion$/);
  expect(row).toMatch(/happy$/);
});

test('Korean keeps the columns straight', () => {
  const korean = resultSegment('안녕하세요 여러분', { speaker: 0 });
  const [, , one = '', two = ''] = transcriptTable(resultOf(korean, segment), 200).split('\n');
  expect(displayWidth(one)).toBe(displayWidth(two));
});

test('a video without speech is told in a sentence', () => {
  expect(transcriptTable(resultOf(), 80)).toBe('Nobody speaks in this video.');
});

test('a word that does not fit stands on a line of its own', () => {
  expect(wrapText('a incomprehensibilities b', 10)).toEqual(['a', 'incomprehensibilities', 'b']);
  expect(wrapText('', 10)).toEqual(['']);
});
