import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRttm, type SpeakerSpan } from '../../scripts/eval/rttm.js';
import type { Diarization } from '../../src/domain/artifacts.js';
import type { SpeakerHints } from '../../src/domain/speaker-hints.js';
import { SAMPLE_RATE_HZ } from '../../src/domain/speech.js';
import { ClusteringDiarizer } from '../../src/pipeline/diarization/clustering-diarizer.js';
import { SileroVadEngine } from '../../src/pipeline/vad/silero-vad-engine.js';
import { SeededRandom } from '../support/gaussian.js';
import { InProcessComputePool } from '../support/in-process-compute-pool.js';
import { SAMPLE_VIDEO } from '../support/media.js';
import { decodeAudio, writePcm } from '../support/pcm.js';
import { stageContext } from '../support/stage-context.js';

describe('ClusteringDiarizer on hard input', () => {
  let pool: InProcessComputePool;
  let folder: string;
  let sample: Float32Array;
  let lines: SpeakerSpan[];

  beforeAll(async () => {
    pool = new InProcessComputePool();
    folder = await mkdtemp(path.join(tmpdir(), 'diarization-hard-'));
    sample = await decodeAudio(SAMPLE_VIDEO);
    lines = parseRttm(await readFile(SAMPLE_VIDEO.replace(/mp4$/, 'rttm'), 'utf8'), 'sample');
  });
  afterAll(async () => {
    await pool.models.release();
    await rm(folder, { recursive: true, force: true });
  });

  const diarize = async (
    samples: Float32Array,
    speakerHints?: SpeakerHints,
  ): Promise<Diarization> => {
    const file = await writePcm(folder, 'audio.pcm', samples);
    const durationSec = file.sampleCount / SAMPLE_RATE_HZ;
    const audio = { ...file, durationSec, mediaDurationSec: durationSec };
    const context = stageContext({ speakerHints });
    const activity = await new SileroVadEngine(pool).detect(audio, context);
    const found = await new ClusteringDiarizer(pool).diarize(audio, activity, context);
    expect(found.speakerCount).toBe(new Set(found.turns.map((t) => t.speakerIndex)).size);
    for (const { startSec, endSec, confidence } of found.turns) {
      expect(startSec).toBeGreaterThanOrEqual(0);
      expect(endSec).toBeGreaterThan(startSec);
      expect(endSec).toBeLessThanOrEqual(durationSec);
      expect(confidence >= 0 && confidence <= 1).toBe(true);
    }
    return found;
  };
  const partsOf = (speaker: string) => lines.filter((line) => line.speaker === speaker);
  const cut = ({ startSec, endSec }: { startSec: number; endSec: number }): Float32Array =>
    sample.slice(Math.round(startSec * SAMPLE_RATE_HZ), Math.round(endSec * SAMPLE_RATE_HZ));
  const names = () => [...new Set(lines.map(({ speaker }) => speaker))];

  it.each([
    ['noise', (random: SeededRandom) => 0.05 * random.normal()],
    ['a tone', (_: SeededRandom, i: number) => 0.3 * Math.sin(0.17 * i)],
    [
      'chords',
      (_: SeededRandom, i: number) =>
        [220, 277.2, 329.6].reduce(
          (sum, hz) =>
            sum +
            0.1 * Math.sin((2 * Math.PI * hz * 1.12 ** Math.floor(i / 8000) * i) / SAMPLE_RATE_HZ),
          0,
        ),
    ],
  ])('hears no crowd of speakers in %s', async (_name, sound) => {
    const random = new SeededRandom(1);
    const { speakerCount } = await diarize(
      Float32Array.from({ length: 8 * SAMPLE_RATE_HZ }, (_, i) => sound(random, i)),
    );
    expect(speakerCount).toBeLessThanOrEqual(1);
  });

  it('answers sensibly where everybody says one word', async () => {
    const words = names().map((name) => {
      const [line] = partsOf(name);
      return line ? cut({ startSec: line.startSec, endSec: line.startSec + 0.5 }) : sample;
    });
    const { speakerCount } = await diarize(joined(words, 0.6));
    expect(speakerCount).toBeGreaterThanOrEqual(1);
    expect(speakerCount).toBeLessThanOrEqual(3);
  });

  it('answers sensibly where two people talk at once throughout', async () => {
    const [one, other] = names().map((name) => joined(partsOf(name).map(cut), 0));
    const length = Math.min(one?.length ?? 0, other?.length ?? 0);
    const { speakerCount } = await diarize(
      Float32Array.from({ length }, (_, i) => (one?.[i] ?? 0) + (other?.[i] ?? 0)),
    );
    expect(speakerCount).toBeGreaterThanOrEqual(1);
    expect(speakerCount).toBeLessThanOrEqual(3);
  });

  it('makes no crowd of a crowd', async () => {
    const shifts = [0, 3.7, 7.1, 11.9, 17.3, 22.7, 28.1, 33.9];
    const crowd = sample.map((_, i) =>
      shifts.reduce(
        (sum, sec) =>
          sum + 0.3 * (sample[(i + Math.round(sec * SAMPLE_RATE_HZ)) % sample.length] ?? 0),
        0,
      ),
    );
    const { speakerCount } = await diarize(crowd.slice(0, 20 * SAMPLE_RATE_HZ));
    expect(speakerCount).toBeLessThanOrEqual(2);
  });

  it('finds the speakers of the sample with music under them', async () => {
    const music = (i: number) =>
      [110, 164.8, 220].reduce(
        (sum, hz) => sum + 0.004 * Math.sin((2 * Math.PI * hz * i) / SAMPLE_RATE_HZ),
        0,
      );
    const { speakerCount } = await diarize(sample.map((value, i) => value + music(i)));
    expect(speakerCount).toBeGreaterThanOrEqual(2);
    expect(speakerCount).toBeLessThanOrEqual(4);
  });

  it('answers sensibly on a telephone line', async () => {
    const { speakerCount } = await diarize(telephone(sample));
    expect(speakerCount).toBeGreaterThanOrEqual(2);
    expect(speakerCount).toBeLessThanOrEqual(4);
  });

  it('finds as many speakers as the caller knows there are, and no more than allowed', async () => {
    expect((await diarize(sample, { numSpeakers: 2, maxSpeakers: null })).speakerCount).toBe(2);
    expect((await diarize(sample, { numSpeakers: null, maxSpeakers: 1 })).speakerCount).toBe(1);
    expect((await diarize(sample, { numSpeakers: null, maxSpeakers: 10 })).speakerCount).toBe(3);
  });

  it('finds the same three speakers where the sample is played again and again', async () => {
    const { speakerCount } = await diarize(
      joined(
        Array.from({ length: 6 }, () => sample),
        0.2,
      ),
    );
    expect(speakerCount).toBe(3);
  }, 120_000);
});

function joined(parts: readonly Float32Array[], gapSec: number): Float32Array {
  const gap = Math.round(gapSec * SAMPLE_RATE_HZ);
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length + gap, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length + gap;
  }
  return whole;
}

/** 300 to 3400 Hz: a high-pass and two low-passes of the first order each. */
function telephone(samples: Float32Array): Float32Array {
  const share = (hz: number) => 1 - Math.exp((-2 * Math.PI * hz) / SAMPLE_RATE_HZ);
  let [low, first, second] = [0, 0, 0];
  return samples.map((value) => {
    low += share(300) * (value - low);
    first += share(3400) * (value - low - first);
    second += share(3400) * (first - second);
    return second;
  });
}
