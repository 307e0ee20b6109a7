import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudioTrack } from '../../src/domain/artifacts.js';
import type { StageContext } from '../../src/domain/stage.js';
import { SileroVadEngine } from '../../src/pipeline/vad/silero-vad-engine.js';
import { InProcessComputePool } from '../support/in-process-compute-pool.js';
import { SAMPLE_VIDEO } from '../support/media.js';
import { decodeAudio, writePcm } from '../support/pcm.js';

const SAMPLE_RATE_HZ = 16_000;

describe('SileroVadEngine', () => {
  let pool: InProcessComputePool;
  let folder: string;
  let speech: Float32Array;

  beforeAll(async () => {
    pool = new InProcessComputePool();
    folder = await mkdtemp(path.join(tmpdir(), 'vad-'));
    speech = await decodeAudio(SAMPLE_VIDEO);
  });
  afterAll(async () => {
    await pool.models.release();
    await rm(folder, { recursive: true, force: true });
  });

  const track = async (samples: Float32Array): Promise<AudioTrack> => {
    const { path: file, sampleCount } = await writePcm(folder, 'audio.pcm', samples);
    const durationSec = sampleCount / SAMPLE_RATE_HZ;
    return { path: file, sampleCount, durationSec, mediaDurationSec: durationSec };
  };
  const context = (signal: AbortSignal, fractions: number[] = []): StageContext => ({
    jobId: 'job',
    workDir: folder,
    language: null,
    signal,
    reportProgress: (fraction) => fractions.push(fraction),
  });
  const hearings = () => pool.started.filter((name) => name === 'vad.detect');
  const { signal } = new AbortController();

  it('finds nothing, and starts no task, in an empty recording', async () => {
    pool.started.length = 0;
    const activity = await new SileroVadEngine(pool).detect(
      await track(new Float32Array(0)),
      context(signal),
    );
    expect(activity.segments).toEqual([]);
    expect(activity.probabilities).toHaveLength(0);
    expect(pool.started).toEqual([]);
  });

  it('hears a word of under half a second that a recording begins and ends with', async () => {
    // "Two of them" begins at 10.95 s of the sample.
    const word = speech.slice(10.97 * SAMPLE_RATE_HZ, 11.25 * SAMPLE_RATE_HZ);
    const { segments } = await new SileroVadEngine(pool).detect(await track(word), context(signal));
    expect(segments).toHaveLength(1);
  });

  it('gives probabilities and regions of the whole recording', async () => {
    const audio = await track(speech);
    const activity = await new SileroVadEngine(pool).detect(audio, context(signal));
    expect(activity.probabilities).toHaveLength(Math.ceil(speech.length / 512));
    expect(activity.frameSec).toBe(0.032);
    expect(activity.segments.length).toBeGreaterThan(0);
    expect(activity.segments.at(-1)?.endSec).toBeLessThanOrEqual(audio.durationSec);
  });

  it('goes on where the task before stopped, so that long recordings are cut without a seam', async () => {
    // Silence up to 3 s before the border between two tasks, then speech across it.
    const border = 5 * 60 * SAMPLE_RATE_HZ;
    const samples = new Float32Array(border + 20 * SAMPLE_RATE_HZ);
    samples.set(speech.subarray(0, 20 * SAMPLE_RATE_HZ), border - 3 * SAMPLE_RATE_HZ);
    const fractions: number[] = [];
    pool.started.length = 0;
    const activity = await new SileroVadEngine(pool).detect(
      await track(samples),
      context(signal, fractions),
    );
    expect(hearings()).toHaveLength(2);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);

    const uncut = await pool.run(
      'vad.detect',
      {
        path: path.join(folder, 'audio.pcm'),
        startFrame: 0,
        endFrame: activity.probabilities.length,
        state: null,
      },
      { jobId: 'job', signal },
    );
    expect(activity.probabilities).toEqual(uncut.probabilities);
  });

  it('goes on from what it heard while the sound was being written, to the same end', async () => {
    const samples = new Float32Array(6 * 60 * SAMPLE_RATE_HZ);
    for (const startSec of [20, 290]) samples.set(speech, startSec * SAMPLE_RATE_HZ);
    const audio = await track(samples);
    const engine = new SileroVadEngine(pool);
    const late = await engine.detect(audio, context(signal));

    engine.begin(audio.path, context(signal));
    pool.started.length = 0;
    engine.grow(4 * 60 * SAMPLE_RATE_HZ, context(signal));
    await setImmediate();
    expect(pool.started).toEqual([]);
    engine.grow(5 * 60 * SAMPLE_RATE_HZ + 100, context(signal));
    await setImmediate();
    expect(hearings()).toHaveLength(1);
    expect(await engine.detect(audio, context(signal))).toEqual(late);
    expect(hearings()).toHaveLength(2);
  });

  it('hears a sound anew that was written anew, or differs from what it heard', async () => {
    const audio = await track(speech.subarray(0, 5 * SAMPLE_RATE_HZ));
    const engine = new SileroVadEngine(pool);
    const expected = await engine.detect(audio, context(signal));

    const long = await writePcm(folder, 'other.pcm', new Float32Array(5 * 60 * SAMPLE_RATE_HZ));
    engine.begin(long.path, context(signal));
    engine.grow(long.sampleCount, context(signal));
    expect(await engine.detect(audio, context(signal))).toEqual(expected);

    engine.begin(audio.path, context(signal));
    engine.grow(5 * 60 * SAMPLE_RATE_HZ, context(signal));
    expect(await engine.detect(audio, context(signal))).toEqual(expected);
  });

  it('finds speech that is 60 dB fainter where it finds it loud, whatever it heard early', async () => {
    const spokenSec = async (gain: number): Promise<number> => {
      const audio = await track(speech.map((sample) => gain * sample));
      const engine = new SileroVadEngine(pool);
      engine.begin(audio.path, context(signal));
      engine.grow(audio.sampleCount, context(signal));
      const { segments } = await engine.detect(audio, context(signal));
      return segments.reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0);
    };
    const loudSec = await spokenSec(1);
    const faintSec = await spokenSec(10 ** (-60 / 20));
    expect(faintSec / loudSec).toBeGreaterThan(0.95);
    expect(faintSec / loudSec).toBeLessThan(1.05);
  });

  it('stops when the job is aborted', async () => {
    const abort = new AbortController();
    const audio = await track(new Float32Array(11 * 60 * SAMPLE_RATE_HZ));
    const stop: StageContext = {
      ...context(abort.signal),
      reportProgress: () => {
        abort.abort(new Error('cancelled'));
      },
    };
    pool.started.length = 0;
    await expect(new SileroVadEngine(pool).detect(audio, stop)).rejects.toThrow('cancelled');
    expect(hearings()).toHaveLength(1);
  });
});
