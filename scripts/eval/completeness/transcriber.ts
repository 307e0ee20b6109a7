import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as AnalyzeModuleFile from '../../../src/cli/analyze.module.js';
import type { Artifacts } from '../../../src/domain/artifacts.js';
import type { Word } from '../../../src/domain/speech.js';
import type { Stage } from '../../../src/domain/stage.js';
import type * as StagesFile from '../../../src/pipeline/stages.js';
import { importBuilt } from '../../bench/built.js';

/** The stages that make text, as compiled, without those that tell speakers and expression. */
export class Transcriber {
  private constructor(
    private readonly app: INestApplicationContext,
    private readonly stages: readonly Stage[],
  ) {}

  static async open(): Promise<Transcriber> {
    const { AnalyzeModule } = (await importBuilt(
      'cli/analyze.module.js',
    )) as typeof AnalyzeModuleFile;
    const { STAGES } = (await importBuilt('pipeline/stages.js')) as typeof StagesFile;
    const app = await NestFactory.createApplicationContext(AnalyzeModule, {
      logger: false,
      abortOnError: false,
    });
    const stages = app
      .get<readonly Stage[]>(STAGES)
      .filter(({ id }) => id === 'audio' || id === 'vad' || id === 'asr');
    return new Transcriber(app, stages);
  }

  /** @returns the words of a media file in order, and its length in seconds */
  async transcribe(file: string): Promise<{ words: Word[]; lengthSec: number }> {
    const workDir = await mkdtemp(path.join(tmpdir(), 'ecg-completeness-'));
    const context = {
      jobId: randomUUID(),
      workDir,
      language: null,
      signal: new AbortController().signal,
      reportProgress: () => undefined,
    };
    const artifacts: Partial<Artifacts> = {
      source: { path: file, filename: path.basename(file) },
      diarization: { turns: [], speakerCount: 0 },
    };
    try {
      for (const stage of this.stages)
        Object.assign(artifacts, {
          [stage.gives]: await stage.run(artifacts as Artifacts, context),
        });
      const { audio, transcript } = artifacts as Artifacts;
      const words = transcript.utterances.flatMap((utterance) => utterance.words);
      return { words, lengthSec: audio.durationSec };
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}
