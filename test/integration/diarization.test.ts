import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudioTrack, Diarization, SpeechActivity } from '../../src/domain/artifacts.js';
import { SAMPLE_RATE_HZ, type SpeakerTurn } from '../../src/domain/speech.js';
import type { StageContext } from '../../src/domain/stage.js';
import { ClusteringDiarizer } from '../../src/pipeline/diarization/clustering-diarizer.js';
import { SileroVadEngine } from '../../src/pipeline/vad/silero-vad-engine.js';
import { InProcessComputePool } from '../support/in-process-compute-pool.js';
import { SAMPLE_VIDEO } from '../support/media.js';
import { decodeAudio, writePcm } from '../support/pcm.js';

interface ReferenceTurn {
  readonly startSec: number;
  readonly endSec: number;
  readonly name: string;
}

describe('ClusteringDiarizer', () => {
  let pool: InProcessComputePool;
  let folder: string;
  let sample: Float32Array;
  let reference: ReferenceTurn[];

  beforeAll(async () => {
    pool = new InProcessComputePool();
    folder = await mkdtemp(path.join(tmpdir(), 'diarization-'));
    sample = await decodeAudio(SAMPLE_VIDEO);
    reference = await readRttm(SAMPLE_VIDEO.replace(/mp4$/, 'rttm'));
  });
  afterAll(async () => {
    await pool.models.release();
    await rm(folder, { recursive: true, force: true });
  });

  const context = (signal = new AbortController().signal, fractions: number[] = []) =>
    ({
      jobId: 'job',
      workDir: folder,
      language: null,
      signal,
      reportProgress: (fraction) => fractions.push(fraction),
    }) satisfies StageContext;

  const prepare = async (
    samples: Float32Array,
  ): Promise<{ audio: AudioTrack; activity: SpeechActivity }> => {
    const file = await writePcm(folder, 'audio.pcm', samples);
    const durationSec = file.sampleCount / SAMPLE_RATE_HZ;
    const audio = { ...file, durationSec, mediaDurationSec: durationSec };
    return { audio, activity: await new SileroVadEngine(pool).detect(audio, context()) };
  };
  const diarize = async (samples: Float32Array): Promise<Diarization> => {
    const { audio, activity } = await prepare(samples);
    return new ClusteringDiarizer(pool).diarize(audio, activity, context());
  };

  it('tells the three speakers of the sample apart, each line in its own voice', async () => {
    const { turns, speakerCount } = await diarize(sample);
    expect(speakerCount).toBe(3);
    const speakers = reference.map((line) => dominantSpeaker(turns, line));
    const names = [...new Set(reference.map(({ name }) => name))];
    expect(speakers).toEqual(reference.map(({ name }) => names.indexOf(name)));
  });

  it('gives the same turns every time', async () => {
    expect(await diarize(sample)).toEqual(await diarize(sample));
  });

  it('reports progress up to the end', async () => {
    const { audio, activity } = await prepare(sample);
    const fractions: number[] = [];
    await new ClusteringDiarizer(pool).diarize(audio, activity, context(undefined, fractions));
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  it('keeps one voice one, louder and softer from line to line', async () => {
    const lines = reference.filter(({ name }) => name === 'Ben');
    const parts = lines.map(({ startSec, endSec }, i) =>
      sample
        .slice(startSec * SAMPLE_RATE_HZ, (endSec + 0.2) * SAMPLE_RATE_HZ)
        .map((value) => value * (i % 2 === 0 ? 1 : 0.15)),
    );
    const { turns, speakerCount } = await diarize(concatenate(parts));
    expect(turns.length).toBeGreaterThan(0);
    expect(speakerCount).toBe(1);
  });

  it('finds nobody in silence, and starts no task', async () => {
    const { audio, activity } = await prepare(new Float32Array(3 * SAMPLE_RATE_HZ));
    pool.started.length = 0;
    const result = await new ClusteringDiarizer(pool).diarize(audio, activity, context());
    expect(result).toEqual({ turns: [], speakerCount: 0 });
    expect(pool.started).toEqual([]);
  });

  it('takes a third of a second of speech for one speaker', async () => {
    const { audio } = await prepare(sample.slice(SAMPLE_RATE_HZ, 1.3 * SAMPLE_RATE_HZ));
    const probabilities = new Float32Array(10).fill(0.9);
    const activity = { frameSec: 0.032, probabilities, segments: [] };
    const result = await new ClusteringDiarizer(pool).diarize(audio, activity, context());
    expect(result.speakerCount).toBe(1);
    expect(result.turns).toHaveLength(1);
  });

  it('answers sensibly where the sound under the speech is digital silence', async () => {
    const { audio } = await prepare(new Float32Array(10 * SAMPLE_RATE_HZ));
    const probabilities = new Float32Array(312).fill(0.9);
    const activity = { frameSec: 0.032, probabilities, segments: [] };
    const result = await new ClusteringDiarizer(pool).diarize(audio, activity, context());
    expect(result.speakerCount).toBe(1);
    expect(result.turns.every(({ confidence }) => Number.isFinite(confidence))).toBe(true);
  });

  it('stops when the job is cancelled', async () => {
    const { audio, activity } = await prepare(sample);
    const controller = new AbortController();
    controller.abort(new Error('cancelled'));
    await expect(
      new ClusteringDiarizer(pool).diarize(audio, activity, context(controller.signal)),
    ).rejects.toThrow('cancelled');
  });
});

async function readRttm(file: string): Promise<ReferenceTurn[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const fields = line.split(/\s+/);
    const startSec = Number(fields[3]);
    return { startSec, endSec: startSec + Number(fields[4]), name: fields[7] ?? '' };
  });
}

/** @returns the speaker with most time inside the line; -1 where nobody speaks */
function dominantSpeaker(turns: readonly SpeakerTurn[], line: ReferenceTurn): number {
  const times = new Map<number, number>();
  for (const { startSec, endSec, speakerIndex } of turns) {
    const shared = Math.min(endSec, line.endSec) - Math.max(startSec, line.startSec);
    if (shared > 0) times.set(speakerIndex, (times.get(speakerIndex) ?? 0) + shared);
  }
  const [most] = [...times].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? -1;
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}
