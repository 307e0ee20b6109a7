import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/app-config.js';
import type { SpeechActivity } from '../../src/domain/artifacts.js';
import { SAMPLE_RATE_HZ } from '../../src/domain/speech.js';
import { ModelRegistry } from '../../src/inference/model-registry.js';
import type { AsrEngine } from '../../src/pipeline/asr/asr-engine.js';
import type { LanguageChoice } from '../../src/pipeline/asr/language-packs.js';
import { MergedAsrEngine } from '../../src/pipeline/asr/merged-asr-engine.js';
import { MoonshineAsrEngine } from '../../src/pipeline/asr/moonshine-asr-engine.js';
import { SherpaAsrEngine } from '../../src/pipeline/asr/sherpa-asr-engine.js';
import { audioTrack } from '../support/audio-track.js';
import { expectSpansInOrder } from '../support/engine-contract.js';
import { InProcessComputePool } from '../support/in-process-compute-pool.js';
import { SAMPLE_VIDEO } from '../support/media.js';
import { decodeAudio } from '../support/pcm.js';
import { laySherpaModels } from '../support/sherpa-models.js';
import { stageContext } from '../support/stage-context.js';

/** An engine with the language pack that it is tried with. */
interface Entrant {
  readonly engine: AsrEngine;
  readonly choice: LanguageChoice;
  readonly release: () => Promise<void>;
}

const config = loadConfig({ ASR_MODEL: 'moonshine-tiny' });
const MOONSHINE: LanguageChoice = {
  modelId: 'moonshine-tiny',
  engine: 'moonshine',
  language: 'en',
};

/** Every engine that recognises words; a new one is an entry here. */
const ENTRANTS: Readonly<Record<string, () => Promise<Entrant>>> = {
  moonshine: () => {
    const pool = new InProcessComputePool();
    const engine = new MoonshineAsrEngine(pool, config);
    return Promise.resolve({ engine, choice: MOONSHINE, release: () => pool.models.release() });
  },
  merged: () => {
    const pool = new InProcessComputePool();
    const engine = new MergedAsrEngine(pool);
    return Promise.resolve({ engine, choice: MOONSHINE, release: () => pool.models.release() });
  },
  sherpa: async () => {
    const models = await laySherpaModels();
    return {
      engine: new SherpaAsrEngine(new InProcessComputePool(new ModelRegistry(models)), config),
      choice: { modelId: 'sherpa-moonshine', engine: 'sherpa', language: 'en' },
      release: () => models.remove(),
    };
  },
};

const FRAME_SEC = 0.032;

/** Speech from the start to the end, or nowhere. */
function activityOf(samples: Float32Array, isSpeech: boolean): SpeechActivity {
  const durationSec = samples.length / SAMPLE_RATE_HZ;
  const probabilities = new Float32Array(Math.ceil(durationSec / FRAME_SEC)).fill(
    isSpeech ? 0.9 : 0.01,
  );
  const segments = isSpeech && durationSec > 0 ? [{ startSec: 0, endSec: durationSec }] : [];
  return { frameSec: FRAME_SEC, probabilities, segments };
}

describe.each(Object.entries(ENTRANTS))('AsrEngine %s', (_name, make) => {
  let entrant: Entrant;
  let folder: string;
  let speech: Float32Array;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'asr-contract-'));
    speech = (await decodeAudio(SAMPLE_VIDEO)).slice(0, 8 * SAMPLE_RATE_HZ);
    entrant = await make();
  });
  afterAll(async () => {
    await entrant.release();
    await rm(folder, { recursive: true, force: true });
  });

  const recognize = async (
    samples: Float32Array,
    { isSpeech = true, context = stageContext() } = {},
  ) => {
    const audio = await audioTrack(folder, samples);
    const activity = activityOf(samples, isSpeech);
    return entrant.engine.recognize(audio, activity, entrant.choice, context);
  };

  it('finds no words in an empty recording and where nobody speaks', async () => {
    expect((await recognize(new Float32Array(0))).words).toEqual([]);
    expect((await recognize(speech, { isSpeech: false })).words).toEqual([]);
  });

  it('keeps what it finds inside a single sample and inside silence taken for speech', async () => {
    for (const length of [1, 2 * SAMPLE_RATE_HZ]) {
      const { words } = await recognize(new Float32Array(length));
      expectSpansInOrder(words, length / SAMPLE_RATE_HZ);
    }
  });

  it('gives words in order, apart from each other and inside the recording, and their language', async () => {
    const { words, language } = await recognize(speech);
    expect(language).toBe('en');
    expect(words.length).toBeGreaterThan(10);
    expectSpansInOrder(words, speech.length / SAMPLE_RATE_HZ);
    for (const { text, confidence } of words) {
      expect(text).toMatch(/^\S+$/);
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  it('gives the same every time', async () => {
    expect(await recognize(speech)).toEqual(await recognize(speech));
  });

  it('reports its progress to the end', async () => {
    const context = stageContext();
    await recognize(speech, { context });
    expect(context.progress).toEqual(context.progress.toSorted((one, other) => one - other));
    expect(context.progress.at(-1)).toBeCloseTo(1);
  });

  it('stops when its job does', async () => {
    const job = new AbortController();
    const running = recognize(speech, { context: stageContext({ signal: job.signal }) });
    job.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
  });
});
