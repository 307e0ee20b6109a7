import type { EmotionEstimate, WordProsody } from '../../src/domain/artifacts.js';
import type { ResultParts } from '../../src/domain/assemble-result.js';
import type { Utterance } from '../../src/domain/speech.js';

/** Measures of a word, no value of which is round. */
export const PROSODY: WordProsody = {
  levelDbfs: -23.456,
  peakDbfs: -9.874,
  relativeLevelDb: 1.234,
  f0Hz: 201.26,
  voiced: true,
  relativePitchSemitones: -0.567,
  voicedSec: 0.2,
  f0RangeSemitones: 1.5,
  f0SlopeSemitonesPerSec: -3.456,
  tilt: 0.8,
};
/** An estimate whose probabilities do not round to a sum of 1. */
export const EMOTION: EmotionEstimate = {
  emotion: 'neutral',
  confidence: 1 / 3 + 0.2,
  probabilities: { neutral: 1 / 3 + 0.2, happy: 1 / 3, sad: 0.1, angry: 1 / 3 - 0.3 },
  arousal: 0.1234,
  valence: -0.5,
};

/** What a result is made of: these rows in a file of 20 s that is clear from 0.32 s on. */
export function resultParts(
  utterances: readonly Utterance[],
  overrides: Partial<ResultParts> = {},
): ResultParts {
  const speakerCount = Math.max(0, ...utterances.map(({ speakerIndex }) => speakerIndex + 1));
  return {
    source: { path: 'job/video', filename: 'talk.mp4' },
    audio: { path: 'job/audio', sampleCount: 320_000, durationSec: 20, mediaDurationSec: 20.0404 },
    activity: {
      frameSec: 0.032,
      probabilities: new Float32Array(625).fill(0.9, 10),
      segments: [{ startSec: 0.32, endSec: 20 }],
    },
    diarization: {
      turns: utterances.map(({ startSec, endSec, speakerIndex }) => ({
        startSec,
        endSec,
        speakerIndex,
        confidence: 0.75,
      })),
      speakerCount,
    },
    transcript: { language: 'en', utterances },
    prosody: {
      words: utterances.map(({ words }) => words.map(() => PROSODY)),
      speakers: Array.from({ length: speakerCount }, () => ({
        medianF0Hz: 92.34,
        medianLevelDbfs: -24.004,
      })),
      sound: {
        levelDbfs: new Float32Array(200).fill(-20, 32).fill(-60, 0, 32),
        f0Hz: new Float32Array(200),
        peak: 0.5,
        clippedShare: 0,
      },
    },
    emotion: utterances.map(() => EMOTION),
    ...overrides,
  };
}
