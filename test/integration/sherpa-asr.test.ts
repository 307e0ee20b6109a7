import { truncate } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/app-config.js';
import type { AudioTrack } from '../../src/domain/artifacts.js';
import { ModelRegistry } from '../../src/inference/model-registry.js';
import { isSherpaInstalled } from '../../src/inference/sherpa/sherpa-library.js';
import { SherpaAsrEngine } from '../../src/pipeline/asr/sherpa-asr-engine.js';
import { SileroVadEngine } from '../../src/pipeline/vad/silero-vad-engine.js';
import { wordErrorRate } from '../../scripts/eval/word-errors.js';
import reference from '../fixtures/sample.reference.json' with { type: 'json' };
import { InProcessComputePool } from '../support/in-process-compute-pool.js';
import { SAMPLE_VIDEO } from '../support/media.js';
import { decodeAudio, writePcm } from '../support/pcm.js';
import { laySherpaModels, type SherpaModels } from '../support/sherpa-models.js';
import { stageContext } from '../support/stage-context.js';

const choice = { modelId: 'sherpa-moonshine', engine: 'sherpa', language: 'en' } as const;

describe('SherpaAsrEngine', () => {
  const vadPool = new InProcessComputePool();
  let models: SherpaModels;
  let pool: InProcessComputePool;
  let audio: AudioTrack;

  beforeAll(async () => {
    models = await laySherpaModels();
    pool = new InProcessComputePool(new ModelRegistry(models));
    const samples = await decodeAudio(SAMPLE_VIDEO);
    const file = await writePcm(path.dirname(models.file('')), 'audio.pcm', samples);
    const durationSec = samples.length / 16_000;
    audio = { ...file, durationSec, mediaDurationSec: durationSec };
  });
  afterAll(async () => {
    await vadPool.models.release();
    await models.remove();
  });

  const recognize = async () =>
    new SherpaAsrEngine(pool, loadConfig({})).recognize(
      audio,
      await new SileroVadEngine(vadPool).detect(audio, stageContext()),
      choice,
      stageContext(),
    );

  it('is part of this installation', () => {
    expect(isSherpaInstalled()).toBe(true);
  });

  it('recognises a dialogue, its words in order', async () => {
    const { words, language } = await recognize();
    expect(language).toBe('en');
    const heard = words.map(({ text }) => text).join(' ');
    expect(wordErrorRate(reference.text, heard)).toBeLessThan(0.1);
    let earliest = 0;
    for (const { startSec, endSec } of words) {
      expect(startSec).toBeGreaterThanOrEqual(earliest);
      expect(endSec).toBeGreaterThan(startSec);
      earliest = endSec;
    }
    expect(earliest).toBeLessThanOrEqual(audio.durationSec);
  });

  it('never hands the library a file that is not the right one, which would end the process', async () => {
    await truncate(models.file('encoder_model.onnx'), 100_000);
    await expect(recognize()).rejects.toMatchObject({
      name: 'ModelCorruptError',
      modelId: 'sherpa-moonshine',
    });
  });
});
