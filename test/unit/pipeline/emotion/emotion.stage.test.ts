import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudioTrack, EmotionTrack } from '../../../../src/domain/artifacts.js';
import type { Utterance } from '../../../../src/domain/speech.js';
import { EmotionStage } from '../../../../src/pipeline/emotion/emotion.stage.js';
import { ProsodicEmotionModel } from '../../../../src/pipeline/emotion/prosodic-emotion-model.js';
import { LevelMeter } from '../../../../src/pipeline/prosody/level-meter.js';
import { ProsodyStage } from '../../../../src/pipeline/prosody/prosody.stage.js';
import { WordMeter } from '../../../../src/pipeline/prosody/word-meter.js';
import { InProcessComputePool } from '../../../support/in-process-compute-pool.js';
import { writePcm } from '../../../support/pcm.js';
import { harmonicSound } from '../../../support/signals.js';
import { stageContext } from '../../../support/stage-context.js';
import { utterance, word } from '../../../support/transcripts.js';

/** A second of a voice: calm voices are low, soft, dull and level; excited ones are not. */
function phrase(effort: number, seed: number): Float32Array {
  const base = 115 * 2 ** ((5 * effort + Math.sin(seed)) / 12);
  return harmonicSound({
    durationSec: 1,
    f0Hz: (t) => base * 2 ** ((Math.sin(2 * Math.PI * 2 * t) * (1 + effort)) / 12),
    amplitude: (k) => k ** (-2 + effort / 2),
    levelDbfs: -34 + 9 * effort + Math.cos(seed),
  });
}

const EFFORTS = [0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0];

describe('EmotionStage', () => {
  let folder: string;
  const voice = new Float32Array(EFFORTS.length * 16_000);
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'emotion-'));
    for (const [i, effort] of EFFORTS.entries()) voice.set(phrase(effort, i), i * 16_000);
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function expressions(
    samples: Float32Array,
    utterances: readonly Utterance[],
    language = 'en',
  ): Promise<EmotionTrack> {
    const { path: file, sampleCount } = await writePcm(folder, 'voice', samples);
    const durationSec = sampleCount / 16_000;
    const audio: AudioTrack = {
      path: file,
      sampleCount,
      durationSec,
      mediaDurationSec: durationSec,
    };
    const transcript = { language, utterances };
    const context = stageContext();
    const pool = new InProcessComputePool();
    const prosody = await new ProsodyStage(new LevelMeter(pool), new WordMeter(pool)).run(
      { audio, transcript },
      context,
    );
    const stage = new EmotionStage(new ProsodicEmotionModel());
    return stage.run({ audio, transcript, prosody }, context);
  }
  const say = (text: string): Utterance[] =>
    EFFORTS.map((_, i) => utterance(0, word(text, i + 0.05, i + 0.95)));

  it('hears every excited phrase above every calm one', async () => {
    const track = await expressions(voice, say('someone'));
    const excited = track.filter((_, i) => EFFORTS[i] === 2).map(({ arousal }) => arousal);
    const calm = track.filter((_, i) => EFFORTS[i] === 0).map(({ arousal }) => arousal);
    expect(Math.min(...excited)).toBeGreaterThan(Math.max(...calm) + 0.2);
  });

  it('names an expression where voice and words agree, and only there', async () => {
    const happy = await expressions(voice, say('wonderful, I love it'));
    const angry = await expressions(voice, say('horrible, I hate it'));
    for (const [i, effort] of EFFORTS.entries()) {
      expect(happy[i]?.emotion).toBe(effort === 2 ? 'happy' : 'neutral');
      expect(angry[i]?.emotion).toBe(effort === 2 ? 'angry' : 'neutral');
    }
    const unknown = await expressions(voice, say('wonderful, I love it'), 'ko');
    expect(unknown.every(({ emotion }) => emotion === 'neutral')).toBe(true);
  });

  it('gives the same labels 12 dB louder and 12 dB softer', async () => {
    const rows = say('wonderful, I love it');
    const labels = async (gainDb: number) =>
      (
        await expressions(
          voice.map((sample) => sample * 10 ** (gainDb / 20)),
          rows,
        )
      ).map(({ emotion }) => emotion);
    const asIs = await labels(0);
    expect(await labels(12)).toEqual(asIs);
    expect(await labels(-12)).toEqual(asIs);
  });

  it('gives the same answer to the same sound', async () => {
    const rows = say('horrible, I hate it');
    expect(await expressions(voice, rows)).toEqual(await expressions(voice, rows));
  });

  it('calls a speaker who is heard once neutral', async () => {
    const [only] = await expressions(voice, [
      utterance(0, word('wonderful, I love it', 3.05, 3.95)),
    ]);
    expect(only).toMatchObject({ emotion: 'neutral', arousal: 0 });
  });

  it('calls silence neutral and an empty transcript nothing', async () => {
    const silence = new Float32Array(16_000);
    const rows = [utterance(0, word('no', 0.1, 0.4)), utterance(0, word('sound', 5, 6))];
    const track = await expressions(silence, rows);
    expect(track.map(({ emotion }) => emotion)).toEqual(['neutral', 'neutral']);
    expect(track.every(({ confidence }) => confidence > 0.5)).toBe(true);
    expect(await expressions(silence, [])).toEqual([]);
  });
});
