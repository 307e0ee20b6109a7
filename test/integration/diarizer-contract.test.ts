import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config/app-config.js';
import type { AudioTrack, Diarization } from '../../src/domain/artifacts.js';
import { SAMPLE_RATE_HZ } from '../../src/domain/speech.js';
import type { StageContext } from '../../src/domain/stage.js';
import { parseManifest, readManifest } from '../../src/inference/model-manifest.js';
import { ModelRegistry } from '../../src/inference/model-registry.js';
import { ClusteringDiarizer } from '../../src/pipeline/diarization/clustering-diarizer.js';
import type { Diarizer } from '../../src/pipeline/diarization/diarizer.js';
import { SherpaDiarizer } from '../../src/pipeline/diarization/sherpa-diarizer.js';
import { SileroVadEngine } from '../../src/pipeline/vad/silero-vad-engine.js';
import { InProcessComputePool } from '../support/in-process-compute-pool.js';
import { layPack } from '../support/language-packs.js';
import { SAMPLE_VIDEO } from '../support/media.js';
import { decodeAudio, writePcm } from '../support/pcm.js';
import { stageContext } from '../support/stage-context.js';
import { StandInDiarization } from '../support/stand-in-diarization.js';

// The models of sherpa-onnx are no part of an installation: here its diarization is played by a
// simple one of the same form, so that everything around the library is put to the test.
vi.mock('../../src/inference/sherpa/sherpa-library.js', async (original) => {
  const library = await original<typeof import('../../src/inference/sherpa/sherpa-library.js')>();
  return {
    ...library,
    loadSherpa: () => ({
      ...library.loadSherpa(),
      OfflineSpeakerDiarization: StandInDiarization,
    }),
  };
});

const VOICE_MODEL = 'wespeaker-resnet34';

/** The models of the sherpa diarizer with any content. */
async function laySherpaDiarization(modelsDir: string): Promise<ModelRegistry> {
  const entries = readManifest().models.map(({ files, ...entry }) => ({
    ...entry,
    optional: true,
    files: files.map(({ name, path: inner }) => ({ name, path: inner })),
  }));
  for (const id of ['pyannote-segmentation-3', VOICE_MODEL]) await layPack(modelsDir, id);
  return new ModelRegistry({ modelsDir, manifest: parseManifest({ version: 1, models: entries }) });
}

describe.each(['clustering', 'sherpa'] as const)('Diarizer %s', (engine) => {
  let folder: string;
  let sample: Float32Array;
  let ownPool: InProcessComputePool;
  let diarizer: Diarizer;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'diarizer-'));
    sample = await decodeAudio(SAMPLE_VIDEO);
    ownPool = new InProcessComputePool();
  });
  beforeEach(async () => {
    diarizer =
      engine === 'clustering'
        ? new ClusteringDiarizer(ownPool)
        : new SherpaDiarizer(
            new InProcessComputePool(await laySherpaDiarization(folder)),
            loadConfig({ DIARIZER_VOICE_MODEL: VOICE_MODEL }),
          );
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  afterAll(async () => {
    await ownPool.models.release();
    await rm(folder, { recursive: true, force: true });
  });

  const prepare = async (samples: Float32Array) => {
    const file = await writePcm(folder, 'audio.pcm', samples);
    const durationSec = samples.length / SAMPLE_RATE_HZ;
    const audio: AudioTrack = { ...file, durationSec, mediaDurationSec: durationSec };
    return { audio, activity: await new SileroVadEngine(ownPool).detect(audio, stageContext()) };
  };
  const diarize = async (
    samples: Float32Array,
    context: StageContext = stageContext(),
  ): Promise<Diarization> => {
    const { audio, activity } = await prepare(samples);
    return diarizer.diarize(audio, activity, context);
  };

  it('finds nobody where nobody speaks', async () => {
    expect(await diarize(new Float32Array(3 * SAMPLE_RATE_HZ))).toEqual({
      turns: [],
      speakerCount: 0,
    });
  });

  it('gives turns in order and inside the recording, speakers numbered as they appear', async () => {
    const { turns, speakerCount } = await diarize(sample);
    expect(speakerCount).toBeGreaterThan(1);
    let lastStart = 0;
    const seen: number[] = [];
    for (const { startSec, endSec, speakerIndex, confidence } of turns) {
      expect(startSec).toBeGreaterThanOrEqual(lastStart);
      expect(endSec).toBeGreaterThan(startSec);
      expect(endSec).toBeLessThanOrEqual(sample.length / SAMPLE_RATE_HZ + 1e-6);
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
      if (!seen.includes(speakerIndex)) seen.push(speakerIndex);
      lastStart = startSec;
    }
    expect(seen).toEqual(Array.from({ length: speakerCount }, (_, index) => index));
  });

  it('gives the same every time', async () => {
    expect(await diarize(sample)).toEqual(await diarize(sample));
  });

  it('finds as many speakers as it is told there are', async () => {
    const numSpeakers = 2;
    const context = stageContext({ speakerHints: { numSpeakers, maxSpeakers: null } });
    expect((await diarize(sample, context)).speakerCount).toBe(numSpeakers);
  });

  it('finds no more speakers than it is told there can be', async () => {
    const context = stageContext({ speakerHints: { numSpeakers: null, maxSpeakers: 2 } });
    expect((await diarize(sample, context)).speakerCount).toBeLessThanOrEqual(2);
  });

  it('reports its progress to the end', async () => {
    const context = stageContext();
    await diarize(sample, context);
    expect(context.progress).toEqual(context.progress.toSorted((one, other) => one - other));
    expect(context.progress.at(-1)).toBe(1);
  });

  it('stops when its job does', async () => {
    const { audio, activity } = await prepare(sample);
    const job = new AbortController();
    job.abort(new Error('cancelled'));
    await expect(
      diarizer.diarize(audio, activity, stageContext({ signal: job.signal })),
    ).rejects.toThrow('cancelled');
  });
});
