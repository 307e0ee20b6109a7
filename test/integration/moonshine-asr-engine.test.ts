import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/app-config.js';
import type { AudioTrack } from '../../src/domain/artifacts.js';
import type { Word } from '../../src/domain/speech.js';
import { LanguagePacks } from '../../src/pipeline/asr/language-packs.js';
import { AsrStage } from '../../src/pipeline/asr/asr.stage.js';
import { MoonshineAsrEngine } from '../../src/pipeline/asr/moonshine-asr-engine.js';
import { SileroVadEngine } from '../../src/pipeline/vad/silero-vad-engine.js';
import { InProcessComputePool } from '../support/in-process-compute-pool.js';
import { SAMPLE_VIDEO } from '../support/media.js';
import { decodeAudio, writePcm } from '../support/pcm.js';
import { stageContext } from '../support/stage-context.js';
import { wordErrorRate } from '../../scripts/eval/word-errors.js';
import reference from '../fixtures/sample.reference.json' with { type: 'json' };

const SAMPLE_RATE_HZ = 16_000;

describe('MoonshineAsrEngine', () => {
  const pool = new InProcessComputePool();
  const vad = new SileroVadEngine(pool);
  const config = loadConfig({ ASR_MODEL: 'moonshine-tiny' });
  const engine = new MoonshineAsrEngine(pool, config);
  let folder: string;
  let sample: Float32Array;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'asr-'));
    sample = await decodeAudio(SAMPLE_VIDEO);
  });
  afterAll(async () => {
    await pool.models.release();
    await rm(folder, { recursive: true, force: true });
  });

  const track = async (samples: Float32Array): Promise<AudioTrack> => {
    const file = await writePcm(folder, 'audio.pcm', samples);
    const durationSec = samples.length / SAMPLE_RATE_HZ;
    return { ...file, durationSec, mediaDurationSec: durationSec };
  };
  const textOf = (words: readonly Word[]) => words.map(({ text }) => text).join(' ');
  const expectOrder = (words: readonly Word[], durationSec: number) => {
    let earliest = 0;
    for (const { startSec, endSec } of words) {
      expect(startSec).toBeGreaterThanOrEqual(earliest);
      expect(endSec).toBeGreaterThan(startSec);
      earliest = endSec;
    }
    expect(earliest).toBeLessThanOrEqual(durationSec);
  };

  it('recognises a dialogue and reports its progress', async () => {
    const audio = await track(sample);
    const context = stageContext();
    const words = await engine.transcribe(audio, await vad.detect(audio, stageContext()), context);
    expect(wordErrorRate(reference.text, textOf(words))).toBeLessThan(0.05);
    expectOrder(words, audio.durationSec);
    expect(context.progress).toEqual(context.progress.toSorted((one, other) => one - other));
    expect(context.progress.at(-1)).toBeCloseTo(1);
  });

  it('neither loses nor doubles a word where speech without a pause is cut', async () => {
    // A constant probability leaves no pause to cut at: chunks must share what is said at the cut.
    const audio = await track(sample);
    const probabilities = new Float32Array(Math.ceil(audio.durationSec / 0.032)).fill(0.9);
    const activity = { frameSec: 0.032, probabilities, segments: [] };
    const words = await engine.transcribe(audio, activity, stageContext());
    expect(wordErrorRate(reference.text, textOf(words))).toBeLessThan(0.05);
    expectOrder(words, audio.durationSec);
  });

  it('starts no task where nobody speaks', async () => {
    const audio = await track(new Float32Array(3 * SAMPLE_RATE_HZ));
    const activity = { frameSec: 0.032, probabilities: new Float32Array(94), segments: [] };
    pool.started.length = 0;
    expect(await engine.transcribe(audio, activity, stageContext())).toEqual([]);
    expect(pool.started).toEqual([]);
  });

  it('rejects when the job is aborted', async () => {
    const audio = await track(sample);
    const activity = await vad.detect(audio, stageContext());
    const job = new AbortController();
    const running = engine.transcribe(audio, activity, stageContext({ signal: job.signal }));
    job.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
  });

  it('gives rows of one speaker as the transcript of the stage', async () => {
    const audio = await track(sample);
    const activity = await vad.detect(audio, stageContext());
    const speakers = [...new Set(reference.turns.map(({ speaker }) => speaker))];
    const turns = reference.turns.map(({ speaker, startSec, endSec }) => ({
      speakerIndex: speakers.indexOf(speaker),
      startSec,
      endSec,
      confidence: 1,
    }));
    const { language, utterances } = await new AsrStage(
      engine,
      new LanguagePacks(config),
      config,
    ).run(
      { audio, activity, diarization: { turns, speakerCount: speakers.length } },
      stageContext({ language: 'en-US' }),
    );
    expect(language).toBe('en');
    for (const [speakerIndex, name] of speakers.entries()) {
      const said = reference.turns.filter(({ speaker }) => speaker === name);
      const rows = utterances.filter((row) => row.speakerIndex === speakerIndex);
      const heard = textOf(rows.flatMap(({ words }) => words));
      expect(wordErrorRate(said.map(({ text }) => text).join(' '), heard)).toBeLessThan(0.1);
    }
  });

  it('names the language it has no model for', async () => {
    const audio = await track(sample.subarray(0, SAMPLE_RATE_HZ));
    const stage = new AsrStage(engine, new LanguagePacks(config), config);
    const activity = { frameSec: 0.032, probabilities: new Float32Array(32), segments: [] };
    const input = { audio, activity, diarization: { turns: [], speakerCount: 0 } };
    await expect(stage.run(input, stageContext({ language: 'ko' }))).rejects.toMatchObject({
      code: 'TRANSCRIPTION_ERROR',
      message: 'No speech model for Korean is installed.',
    });
  });
});
