import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComputePool } from '../../src/compute/compute-pool.js';
import { SAMPLE_RATE_HZ } from '../../src/domain/speech.js';
import { SileroVadEngine } from '../../src/pipeline/vad/silero-vad-engine.js';
import type { VadEngine } from '../../src/pipeline/vad/vad-engine.js';
import { audioTrack } from '../support/audio-track.js';
import { expectSpansInOrder } from '../support/engine-contract.js';
import { InProcessComputePool } from '../support/in-process-compute-pool.js';
import { SAMPLE_VIDEO } from '../support/media.js';
import { decodeAudio } from '../support/pcm.js';
import { stageContext } from '../support/stage-context.js';

/** Every engine that finds speech; a new one is a line here. */
const ENGINES: Readonly<Record<string, (pool: ComputePool) => VadEngine>> = {
  silero: (pool) => new SileroVadEngine(pool),
};

describe.each(Object.entries(ENGINES))('VadEngine %s', (_name, make) => {
  const pool = new InProcessComputePool();
  const engine = make(pool);
  let folder: string;
  let speech: Float32Array;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'vad-contract-'));
    speech = (await decodeAudio(SAMPLE_VIDEO)).subarray(0, 12 * SAMPLE_RATE_HZ);
  });
  afterAll(async () => {
    await pool.models.release();
    await rm(folder, { recursive: true, force: true });
  });

  const detect = async (samples: Float32Array, context = stageContext()) =>
    engine.detect(await audioTrack(folder, samples), context);

  it('finds nothing in an empty recording', async () => {
    const { probabilities, segments } = await detect(new Float32Array(0));
    expect({ frames: probabilities.length, segments }).toEqual({ frames: 0, segments: [] });
  });

  it('finds nothing in a single sample and in silence', async () => {
    expect((await detect(new Float32Array(1))).segments).toEqual([]);
    expect((await detect(new Float32Array(3 * SAMPLE_RATE_HZ))).segments).toEqual([]);
  });

  it('gives regions in order, apart from each other and inside the recording', async () => {
    const { segments } = await detect(speech);
    expect(segments.length).toBeGreaterThan(1);
    expectSpansInOrder(segments, speech.length / SAMPLE_RATE_HZ);
  });

  it('gives a probability for every frame of the recording', async () => {
    const { probabilities, frameSec } = await detect(speech);
    expect(probabilities).toHaveLength(Math.ceil(speech.length / SAMPLE_RATE_HZ / frameSec - 1e-6));
    expect(probabilities.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('gives the same every time', async () => {
    expect(await detect(speech)).toEqual(await detect(speech));
  });

  it('reports its progress to the end', async () => {
    const context = stageContext();
    await detect(speech, context);
    expect(context.progress).toEqual(context.progress.toSorted((one, other) => one - other));
    expect(context.progress.at(-1)).toBe(1);
  });

  it('stops when its job does', async () => {
    const job = new AbortController();
    const running = detect(speech, stageContext({ signal: job.signal }));
    job.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
  });
});
