import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembleResult } from '../../src/domain/assemble-result.js';
import type { AnalysisResult } from '../../src/domain/analysis-result.js';
import { EmotionStage } from '../../src/pipeline/emotion/emotion.stage.js';
import { VocalEmotionModel } from '../../src/pipeline/emotion/vocal-emotion-model.js';
import { LevelMeter } from '../../src/pipeline/prosody/level-meter.js';
import { ProsodyStage } from '../../src/pipeline/prosody/prosody.stage.js';
import { WordMeter } from '../../src/pipeline/prosody/word-meter.js';
import { InProcessComputePool } from '../support/in-process-compute-pool.js';
import { writePcm } from '../support/pcm.js';
import { resultParts } from '../support/result-parts.js';
import { expectContractResult } from '../support/result-rules.js';
import { gaussianNoise, harmonicSound } from '../support/signals.js';
import { stageContext } from '../support/stage-context.js';
import { utterance, word } from '../support/transcripts.js';

const RATE_HZ = 16_000;
const SECONDS = 4;
const LENGTH = SECONDS * RATE_HZ;

const voice = (f0Hz: (timeSec: number) => number): Float32Array =>
  harmonicSound({ durationSec: SECONDS, f0Hz, amplitude: (k) => 1 / k });
const tone = (hz: number, gain: number): Float32Array =>
  Float32Array.from({ length: LENGTH }, (_, i) =>
    Math.max(-1, Math.min(1, gain * Math.sin((2 * Math.PI * hz * i) / RATE_HZ))),
  );
const sum = (...sounds: readonly Float32Array[]): Float32Array =>
  new Float32Array(LENGTH).map((_, i) =>
    sounds.reduce((all, sound) => all + (sound[i] ?? 0) / sounds.length, 0),
  );
/** Single pulses at uneven distances, 25 to 45 a second, each ringing like a vocal tract. */
function creak(): Float32Array {
  const sound = new Float32Array(LENGTH);
  const uneven = gaussianNoise(200, 3);
  let at = 0;
  for (let pulse = 0; at < LENGTH; pulse++) {
    for (let i = 0; i < 400 && at + i < LENGTH; i++)
      sound[at + i] =
        (sound[at + i] ?? 0) +
        0.5 * Math.exp(-i / 60) * Math.sin((2 * Math.PI * 600 * i) / RATE_HZ);
    at += Math.round(RATE_HZ / (35 + Math.max(-10, Math.min(10, 5 * (uneven[pulse] ?? 0)))));
  }
  return sound;
}
/** Noise with the swell of syllables. */
function whisper(): Float32Array {
  return Float32Array.from(
    gaussianNoise(LENGTH),
    (value, i) => 0.02 * value * (1 + Math.sin((8 * Math.PI * i) / RATE_HZ)),
  );
}

const SOUNDS: Readonly<Record<string, () => Float32Array>> = {
  silence: () => new Float32Array(LENGTH),
  dc: () => new Float32Array(LENGTH).fill(0.5),
  clipping: () => tone(200, 20),
  hum: () => sum(tone(50, 0.3), tone(100, 0.2), tone(150, 0.1)),
  music: () => sum(tone(261.6, 0.4), tone(329.6, 0.4), tone(392, 0.4), tone(523.3, 0.3)),
  whisper,
  creak,
  voices: () =>
    sum(
      voice(() => 110),
      voice((t) => 210 + 20 * t),
    ),
};

describe('a result of bad sound', () => {
  const pool = new InProcessComputePool();
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bad-sound-'));
  });
  afterAll(async () => {
    await pool.models.release();
    await rm(folder, { recursive: true });
  });

  /** Rows of two speakers who overlap, a word of 10 ms, and words that reach or lie past the end. */
  const ROWS = [
    utterance(0, word('plain', 0.2, 0.9), word('tiny', 1, 1.01), word('rest', 1.1, 1.9)),
    utterance(1, word('meanwhile', 1.2, 2.8)),
    utterance(0, word('across', 3.5, 4.6)),
    utterance(1, word('beyond', 7, 8)),
  ];

  async function analyse(samples: Float32Array): Promise<AnalysisResult> {
    const { path: file, sampleCount } = await writePcm(folder, 'sound', samples);
    const audio = { path: file, sampleCount, durationSec: SECONDS, mediaDurationSec: 8 };
    const transcript = { language: 'en', utterances: ROWS };
    const context = stageContext();
    const prosody = await new ProsodyStage(new LevelMeter(pool), new WordMeter(pool)).run(
      { audio, transcript },
      context,
    );
    const emotion = await new EmotionStage(new VocalEmotionModel(pool)).run(
      { audio, transcript, prosody },
      context,
    );
    return assembleResult(resultParts(ROWS, { audio, transcript, prosody, emotion }), true);
  }

  const wordsOf = ({ segments }: AnalysisResult) => segments.flatMap(({ words }) => words);
  const results = new Map<string, AnalysisResult>();
  const resultOf = async (name: string): Promise<AnalysisResult> => {
    const result = results.get(name) ?? (await analyse(SOUNDS[name]?.() ?? new Float32Array(0)));
    results.set(name, result);
    return result;
  };

  it.each(Object.keys(SOUNDS))('keeps every value in range and none missing: %s', async (name) => {
    const result = await resultOf(name);
    expectContractResult(result);
    expect(wordsOf(result).length).toBe(6);
    // NaN and Infinity become null in JSON.
    expect(JSON.stringify(result)).not.toContain('null');
    for (const { pitch_hz, true_pitch_hz: trueHz = pitch_hz } of wordsOf(result)) {
      expect(trueHz).toBeGreaterThan(30);
      expect(trueHz).toBeLessThan(1001);
    }
    for (const { emotion, confidence } of result.segments) {
      const { arousal = NaN, valence = NaN, probabilities = {} } = emotion ?? {};
      for (const share of [confidence ?? NaN, ...Object.values<number>(probabilities)])
        expect(share >= 0 && share <= 1).toBe(true);
      expect(Math.abs(arousal) <= 1 && Math.abs(valence) <= 1).toBe(true);
    }
  });

  it.each(['silence', 'dc', 'whisper'])('says that nothing is voiced: %s', async (name) => {
    const result = await resultOf(name);
    expect(wordsOf(result).map(({ voiced }) => voiced)).toEqual(wordsOf(result).map(() => false));
    expect(new Set(wordsOf(result).map(({ pitch_hz }) => pitch_hz))).toEqual(new Set([158.7]));
  });

  it('says that hum under words is no voice', async () => {
    const [plain, , rest] = wordsOf(await resultOf('hum'));
    expect([plain?.voiced, rest?.voiced]).toEqual([false, false]);
  });

  it('gives words past the end of the sound the lowest level and no voice', async () => {
    for (const name of Object.keys(SOUNDS)) {
      const beyond = wordsOf(await resultOf(name)).at(-1);
      expect(beyond, name).toMatchObject({ word: 'beyond', volume_db: -60, voiced: false });
    }
  });

  it('tells how much is clipped, and how much is said at once', async () => {
    expect((await resultOf('clipping')).quality?.clipping_share).toBeGreaterThan(0.9);
    expect((await resultOf('music')).quality?.clipping_share).toBe(0);
    expect((await resultOf('voices')).quality?.overlap_share).toBeGreaterThan(0.1);
  });
});
