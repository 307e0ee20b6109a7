import { expect, test } from 'vitest';
import { framesAsUtterances, pitchFrames } from '../../../scripts/eval/pitch-frames.js';
import type { WordMeasure } from '../../../src/dsp/word-measures.js';
import { utterance, word } from '../../support/transcripts.js';

const measure = (f0Hz: number): WordMeasure => ({
  rmsDbfs: -20,
  peakDbfs: -10,
  voicedFrames: f0Hz > 0 ? 1 : 0,
  f0Hz,
  f0RangeSemitones: 0,
  tilt: 0,
});

test('cuts each utterance into the frames between its first and last word', () => {
  const [frames] = framesAsUtterances([
    utterance(1, word('so', 0.1, 0.112), word('it', 0.12, 0.131)),
  ]);
  expect(frames?.speakerIndex).toBe(1);
  expect(frames?.words.map(({ startSec }) => startSec)).toEqual([
    expect.closeTo(0.1),
    expect.closeTo(0.11),
    expect.closeTo(0.12),
  ]);
});

test('puts what was measured in its place and leaves the rest open', () => {
  const frames = framesAsUtterances([utterance(0, word('so', 0.01, 0.03))]);
  const track = pitchFrames(frames, [[measure(120), measure(0)]], 0.05);
  expect([...track]).toEqual([NaN, 120, 0, NaN, NaN]);
});

test('frames past the end of the recording are dropped', () => {
  const frames = framesAsUtterances([utterance(0, word('so', 0, 0.04))]);
  const measures = [[100, 101, 102, 103].map(measure)];
  expect([...pitchFrames(frames, measures, 0.025)]).toEqual([100, 101]);
});
