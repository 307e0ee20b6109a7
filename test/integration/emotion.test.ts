import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudioTrack, EmotionTrack } from '../../src/domain/artifacts.js';
import { progressOf } from '../../src/domain/progress.js';
import type { Utterance } from '../../src/domain/speech.js';
import { EmotionStage } from '../../src/pipeline/emotion/emotion.stage.js';
import { VocalEmotionModel } from '../../src/pipeline/emotion/vocal-emotion-model.js';
import { LevelMeter } from '../../src/pipeline/prosody/level-meter.js';
import { ProsodyStage } from '../../src/pipeline/prosody/prosody.stage.js';
import { WordMeter } from '../../src/pipeline/prosody/word-meter.js';
import { InProcessComputePool } from '../support/in-process-compute-pool.js';
import { decodeAudio, writePcm } from '../support/pcm.js';
import { gaussianNoise, harmonicSound } from '../support/signals.js';
import { stageContext } from '../support/stage-context.js';
import { utterance, word } from '../support/transcripts.js';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures');
const RATE_HZ = 16_000;

describe('EmotionStage', () => {
  const pool = new InProcessComputePool();
  let folder: string;
  let dialogue: Float32Array;
  let lines: Utterance[];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'emotion-'));
    dialogue = await decodeAudio(path.join(FIXTURES, 'sample.mp4'));
    const { turns } = JSON.parse(
      await readFile(path.join(FIXTURES, 'sample.reference.json'), 'utf8'),
    ) as { turns: { speaker: string; startSec: number; endSec: number; text: string }[] };
    const speakers = [...new Set(turns.map(({ speaker }) => speaker))];
    lines = turns.map(({ speaker, startSec, endSec, text }) => {
      const words = text.split(' ');
      const wordSec = (endSec - startSec) / words.length;
      return utterance(
        speakers.indexOf(speaker),
        ...words.map((spoken, i) =>
          word(spoken, startSec + i * wordSec, startSec + (i + 1) * wordSec),
        ),
      );
    });
  });
  afterAll(async () => {
    await pool.models.release();
    await rm(folder, { recursive: true });
  });

  async function expressions(
    samples: Float32Array,
    utterances: readonly Utterance[],
    percents: number[] = [],
  ): Promise<EmotionTrack> {
    const { path: file, sampleCount } = await writePcm(folder, 'sound', samples);
    const durationSec = sampleCount / RATE_HZ;
    const audio: AudioTrack = {
      path: file,
      sampleCount,
      durationSec,
      mediaDurationSec: durationSec,
    };
    const transcript = { language: 'en', utterances };
    const stage = new ProsodyStage(new LevelMeter(pool), new WordMeter(pool));
    const prosody = await stage.run({ audio, transcript }, reporting('prosody', percents));
    return new EmotionStage(new VocalEmotionModel(pool)).run(
      { audio, transcript, prosody },
      reporting('emotion', percents),
    );
  }
  /** A context that writes down which percent of the job each report stands for. */
  const reporting = (step: 'prosody' | 'emotion', percents: number[]) =>
    stageContext({
      reportProgress: (fraction) => {
        percents.push(progressOf(step, fraction).percent);
      },
    });

  it('gives the same labels 12 dB louder and 12 dB softer', async () => {
    const peak = dialogue.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0);
    const quiet = dialogue.map((sample) => (sample * 0.2) / peak);
    const labels = async (gainDb: number): Promise<string[]> =>
      (
        await expressions(
          quiet.map((sample) => sample * 10 ** (gainDb / 20)),
          lines,
        )
      ).map(({ emotion }) => emotion);
    const asIs = await labels(0);
    expect(asIs.length).toBe(lines.length);
    expect(await labels(12)).toEqual(asIs);
    expect(await labels(-12)).toEqual(asIs);
  });

  it('gives the same answer to the same sound', async () => {
    expect(await expressions(dialogue, lines)).toEqual(await expressions(dialogue, lines));
  });

  it('hears a raised voice as more excited than the same voice at rest', async () => {
    // The same line of a speaker, and once more an octave higher, louder and a third faster.
    const first = lines[0];
    if (!first) throw new Error('The sample has no lines.');
    const start = Math.round(first.startSec * RATE_HZ);
    const calm = dialogue.slice(start, Math.round(first.endSec * RATE_HZ));
    const raised = Float32Array.from(
      { length: Math.floor(calm.length / 1.35) },
      (_, i) => 2 * (calm[Math.floor(i * 1.35)] ?? 0),
    );
    const sound = new Float32Array(4 * calm.length + raised.length);
    for (const i of [0, 1, 2, 3]) sound.set(calm, i * calm.length);
    sound.set(raised, 4 * calm.length);
    const rows = [0, 1, 2, 3, 4].map((i) => {
      const length = i === 4 ? raised.length : calm.length;
      const from = (i * calm.length) / RATE_HZ;
      return utterance(0, word('the same line', from, from + length / RATE_HZ));
    });
    const arousal = (await expressions(sound, rows)).map((estimate) => estimate.arousal);
    expect(arousal[4]).toBeGreaterThan(Math.max(...arousal.slice(0, 4)) + 0.1);
  });

  it('stays in range and neutral on sounds that are no speech', async () => {
    const seconds = 2;
    const length = seconds * RATE_HZ;
    const noise = gaussianNoise(length);
    const tone = (hz: number, gain: number): Float32Array =>
      Float32Array.from({ length }, (_, i) =>
        Math.max(-1, Math.min(1, gain * Math.sin((2 * Math.PI * hz * i) / RATE_HZ))),
      );
    const second = tone(210, 0.1);
    const sounds: Readonly<Record<string, Float32Array>> = {
      silence: new Float32Array(length),
      dc: new Float32Array(length).fill(0.5),
      hum: tone(50, 0.3),
      clipping: tone(200, 20),
      whisper: Float32Array.from(noise, (value) => 0.01 * value),
      voices: harmonicSound({ durationSec: seconds, f0Hz: () => 130, amplitude: (k) => 1 / k }).map(
        (value, i) => value + (second[i] ?? 0),
      ),
    };
    const rows = [
      utterance(0, word('one', 0.1, 0.11)),
      utterance(1, word('two', 0.5, 1.9)),
      utterance(0, word('past the end', 5, 6)),
    ];
    for (const [name, samples] of Object.entries(sounds)) {
      const track = await expressions(samples, rows);
      expect(track.length, name).toBe(3);
      for (const { confidence, probabilities, arousal, valence } of track) {
        for (const value of [confidence, ...Object.values(probabilities)])
          expect(value >= 0 && value <= 1, name).toBe(true);
        expect(Math.abs(arousal) <= 1 && Math.abs(valence) <= 1, name).toBe(true);
      }
      expect(track[0]?.emotion, name).toBe('neutral');
      expect(track[2]?.emotion, name).toBe('neutral');
    }
  });

  it('moves on from 75 to 90 percent in steps of one over a long recording', async () => {
    const minutes = 10;
    const rows = Array.from({ length: minutes * 12 }, (_, i) =>
      utterance(i % 2, word('long', 5 * i, 5 * i + 4)),
    );
    const percents: number[] = [];
    await expressions(new Float32Array(minutes * 60 * RATE_HZ), rows, percents);
    const steps = percents.map((percent, i) => percent - (percents[i - 1] ?? 75));
    expect(new Set(steps)).toEqual(new Set([0, 1]));
    expect(percents.at(-1)).toBe(90);
  });

  it('has nothing to say of an empty transcript', async () => {
    expect(await expressions(new Float32Array(RATE_HZ), [])).toEqual([]);
  });
});
