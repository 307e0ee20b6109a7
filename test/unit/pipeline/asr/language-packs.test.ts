import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobFailure } from '../../../../src/common/app-error.js';
import { loadConfig } from '../../../../src/config/app-config.js';
import { LanguagePacks } from '../../../../src/pipeline/asr/language-packs.js';
import { layPack } from '../../../support/language-packs.js';

describe('LanguagePacks', () => {
  let modelsDir: string;

  const packs = (env: Record<string, string> = {}) =>
    new LanguagePacks(loadConfig({ MODELS_DIR: modelsDir, ...env }));
  const choose = (language: string | null, env?: Record<string, string>) =>
    packs(env).choose(language);
  const failure = (language: string | null, env?: Record<string, string>) =>
    choose(language, env).catch((error: unknown) => error);

  beforeEach(async () => {
    modelsDir = await mkdtemp(path.join(tmpdir(), 'packs-'));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(modelsDir, { recursive: true, force: true });
  });

  it('takes the pack of the language that was asked for', async () => {
    await layPack(modelsDir, 'moonshine-tiny-ko');
    await layPack(modelsDir, 'moonshine-base-ja');
    expect(await choose('ko-KR')).toEqual({
      modelId: 'moonshine-tiny-ko',
      engine: 'moonshine',
      language: 'ko',
    });
    expect(await choose('ja')).toMatchObject({ modelId: 'moonshine-base-ja', language: 'ja' });
    expect(await packs().installedLanguages()).toEqual(['ko', 'ja']);
  });

  it('takes a pack of many languages for one that has none of its own', async () => {
    await layPack(modelsDir, 'moonshine-tiny-ko');
    await layPack(modelsDir, 'whisper-base');
    expect(await choose('fr')).toEqual({
      modelId: 'whisper-base',
      engine: 'sherpa',
      language: 'fr',
    });
    expect(await choose('ko')).toMatchObject({ modelId: 'moonshine-tiny-ko' });
  });

  it('takes the pack that the operator prefers', async () => {
    await layPack(modelsDir, 'moonshine-tiny-ko');
    await layPack(modelsDir, 'whisper-base');
    expect(await choose('ko', { ASR_PACKS: 'whisper-base' })).toMatchObject({
      modelId: 'whisper-base',
    });
  });

  it.each([null, 'auto'])('leaves %j to a pack that finds the language out', async (language) => {
    await layPack(modelsDir, 'moonshine-tiny-ko');
    expect(await choose(language, { DEFAULT_LANGUAGE: 'ko' })).toMatchObject({
      modelId: 'moonshine-tiny-ko',
      language: 'ko',
    });
    await layPack(modelsDir, 'whisper-tiny');
    await layPack(modelsDir, 'whisper-base');
    expect(await choose(language, { DEFAULT_LANGUAGE: 'ko' })).toEqual({
      modelId: 'whisper-base',
      engine: 'sherpa',
      language: null,
    });
  });

  it.each([
    ['ko', 'Korean'],
    ['ja-JP', 'Japanese'],
    ['zh', 'Chinese'],
    ['en', 'English'],
  ])('says that there is no model for %s', async (tag, name) => {
    expect(await failure(tag)).toEqual(
      new JobFailure('TRANSCRIPTION_ERROR', `No speech model for ${name} is installed.`),
    );
  });

  it('says so for the default language too, and repeats nothing made up', async () => {
    expect(await failure('auto', { DEFAULT_LANGUAGE: 'ko' })).toMatchObject({
      code: 'TRANSCRIPTION_ERROR',
      message: 'No speech model for Korean is installed.',
    });
    expect(await failure('<script>')).toMatchObject({
      message: 'No speech model for the requested language is installed.',
    });
  });

  it('logs the command that installs the missing pack', async () => {
    const log = vi.spyOn(Logger.prototype, 'error');
    await failure('ko');
    expect(log).toHaveBeenCalledWith(
      expect.objectContaining({
        install: 'npm run models -- pull moonshine-tiny-ko --accept-licence',
      }),
    );
  });

  it('names a damaged pack, and uses another one where there is one', async () => {
    await layPack(modelsDir, 'moonshine-tiny-ko');
    await writeFile(path.join(modelsDir, 'moonshine-tiny-ko', 'encoder_model.ort'), 'tampered');
    const log = vi.spyOn(Logger.prototype, 'error');
    expect(await failure('ko')).toMatchObject({
      code: 'TRANSCRIPTION_ERROR',
      message: 'The speech model for Korean is damaged.',
    });
    expect(log).toHaveBeenCalledWith(expect.objectContaining({ model: 'moonshine-tiny-ko' }));
    await layPack(modelsDir, 'whisper-small');
    expect(await choose('ko')).toMatchObject({ modelId: 'whisper-small' });
  });
});
