import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudioTrack } from '../../../../src/domain/artifacts.js';
import type { Utterance } from '../../../../src/domain/speech.js';
import { NEUTRAL_F0_HZ } from '../../../../src/pipeline/prosody/relative-prosody.js';
import { LevelMeter } from '../../../../src/pipeline/prosody/level-meter.js';
import { ProsodyStage } from '../../../../src/pipeline/prosody/prosody.stage.js';
import { WordMeter } from '../../../../src/pipeline/prosody/word-meter.js';
import { InProcessComputePool } from '../../../support/in-process-compute-pool.js';
import { writePcm } from '../../../support/pcm.js';
import { gaussianNoise, harmonicSound } from '../../../support/signals.js';
import { stageContext } from '../../../support/stage-context.js';
import { utterance, word } from '../../../support/transcripts.js';

const RATE_HZ = 16_000;

function voice(durationSec: number, pitchHz: number, levelDbfs = -20): Float32Array {
  return harmonicSound({ durationSec, f0Hz: () => pitchHz, amplitude: (k) => 1 / k, levelDbfs });
}

/** Sounds one after the other. */
function joined(...parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}

describe('ProsodyStage', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'prosody-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function track(name: string, samples: Float32Array): Promise<AudioTrack> {
    const { path: file, sampleCount } = await writePcm(folder, name, samples);
    const durationSec = sampleCount / RATE_HZ;
    return { path: file, sampleCount, durationSec, mediaDurationSec: durationSec };
  }
  function run(audio: AudioTrack, utterances: readonly Utterance[], context = stageContext()) {
    const pool = new InProcessComputePool();
    const stage = new ProsodyStage(new LevelMeter(pool), new WordMeter(pool));
    return stage.run({ audio, transcript: { language: 'en', utterances } }, context);
  }

  it('measures each word from its own samples, relative to its speaker', async () => {
    const sound = joined(voice(1, 110, -20), voice(1, 220, -26), voice(1, 440, -14));
    const { words, speakers } = await run(await track('voices', sound), [
      utterance(1, word('low', 0.1, 0.9), word('middle', 1.1, 1.9), word('high', 2.1, 2.9)),
    ]);
    const row = words[0] ?? [];
    expect(row.map(({ f0Hz }) => Math.round(f0Hz))).toEqual([110, 220, 440]);
    for (const [i, level] of [-20, -26, -14].entries())
      expect(row[i]?.levelDbfs).toBeCloseTo(level, 1);
    for (const [i, relative] of [0, -6, 6].entries())
      expect(row[i]?.relativeLevelDb).toBeCloseTo(relative, 1);
    for (const [i, semitones] of [-12, 0, 12].entries())
      expect(row[i]?.relativePitchSemitones).toBeCloseTo(semitones, 1);
    expect(row.every(({ voiced, voicedSec }) => voiced && voicedSec > 0.7)).toBe(true);
    expect(speakers[1]?.medianF0Hz).toBeCloseTo(220, 0);
    expect(speakers[1]?.medianLevelDbfs).toBeCloseTo(-20, 1);
  });

  it('keeps a true pitch below the range of the result', async () => {
    const { words } = await run(await track('bass', voice(1, 78)), [
      utterance(0, word('deep', 0.1, 0.9)),
    ]);
    expect(words[0]?.[0]?.f0Hz).toBeCloseTo(78, 0);
  });

  it("gives an unvoiced word its speaker's median, or the file's where the speaker has none", async () => {
    const hiss = Float32Array.from(gaussianNoise(RATE_HZ), (value) => 0.02 * value);
    const { words, speakers } = await run(await track('hiss', joined(voice(1, 150), hiss)), [
      utterance(0, word('ah', 0.1, 0.9), word('s', 1.2, 1.5)),
      utterance(1, word('sh', 1.6, 1.9)),
    ]);
    for (const unvoiced of [words[0]?.[1], words[1]?.[0]]) {
      expect(unvoiced?.voiced).toBe(false);
      expect(unvoiced?.f0Hz).toBeCloseTo(150, 0);
      expect(unvoiced?.relativePitchSemitones).toBeCloseTo(0, 6);
    }
    expect(speakers[1]?.medianF0Hz).toBeCloseTo(150, 0);
  });

  it('gives a file without any voice the neutral pitch and the lowest level', async () => {
    const { words } = await run(await track('silence', new Float32Array(RATE_HZ)), [
      utterance(0, word('nothing', 0.1, 0.9)),
    ]);
    expect(words[0]?.[0]).toMatchObject({ levelDbfs: -60, voiced: false, f0Hz: NEUTRAL_F0_HZ });
  });

  it('never gives a full-scale word 0 dB', async () => {
    const { words } = await run(await track('loud', new Float32Array(RATE_HZ).fill(1)), [
      utterance(0, word('loud', 0, 1)),
    ]);
    expect(words[0]?.[0]?.levelDbfs).toBe(-0.1);
  });

  it('copes with tiny words and words past the end of the file', async () => {
    const { words } = await run(await track('short', voice(1, 130)), [
      utterance(0, word('a', 0.503, 0.513), word('b', 0.6, 0.601), word('c', 0.95, 1.4)),
      utterance(0, word('d', 7, 8), word('e', NaN, NaN)),
    ]);
    const [tiny, tiniest, last] = words[0] ?? [];
    for (const inside of [tiny, tiniest, last]) expect(inside?.f0Hz).toBeCloseTo(130, 0);
    expect(last?.levelDbfs).toBeCloseTo(-20, 0);
    for (const outside of words[1] ?? []) {
      expect(outside).toMatchObject({ levelDbfs: -60, voiced: false });
      expect(Object.values(outside).every((value) => !Number.isNaN(value))).toBe(true);
    }
  });

  it('keeps words and measures together over many batches, with rising progress', async () => {
    const [low, high] = [voice(1, 120), voice(1, 240)];
    const seconds = Array.from({ length: 200 }, (_, second) => (second < 100 ? low : high));
    const audio = await track('long', joined(...seconds));
    const utterances = Array.from({ length: 198 }, (_, i) =>
      utterance(i < 100 ? 0 : 1, word('x', i + 0.2, i + 0.5), word('y', i + 0.5, i + 0.8)),
    );
    const context = stageContext();
    const { words } = await run(audio, utterances, context);
    expect(words.map((row) => row.map(({ f0Hz }) => Math.round(f0Hz)))).toEqual(
      utterances.map((_, i) => (i < 100 ? [120, 120] : [240, 240])),
    );
    expect(context.progress).toEqual(context.progress.toSorted((a, b) => a - b));
    expect(context.progress.length).toBeGreaterThan(3);
    expect(context.progress.at(-1)).toBe(1);
  });

  it('has nothing to measure without words', async () => {
    expect(await run(await track('empty', new Float32Array(0)), [])).toEqual({
      words: [],
      speakers: [],
      sound: {
        levelDbfs: new Float32Array(0),
        f0Hz: new Float32Array(0),
        peak: 0,
        clippedShare: 0,
      },
    });
  });

  it('stops when the job is aborted', async () => {
    const context = stageContext({ signal: AbortSignal.abort(new Error('cancelled')) });
    const audio = await track('aborted', voice(1, 130));
    await expect(run(audio, [utterance(0, word('x', 0, 1))], context)).rejects.toThrow('cancelled');
  });
});
