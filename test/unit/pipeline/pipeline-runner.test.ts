import { describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/common/app-error.js';
import type { AnalysisResult } from '../../../src/domain/analysis-result.js';
import type { ProgressUpdate } from '../../../src/domain/progress.js';
import type { Stage, StageContext } from '../../../src/domain/stage.js';
import { PipelineRunner, type PipelineContext } from '../../../src/pipeline/pipeline-runner.js';
import { checkedChain, StageOrderError } from '../../../src/pipeline/stages.js';

const SOURCE = { path: 'video.mp4', filename: 'video.mp4' };
const AUDIO = { path: 'audio', sampleCount: 16_000, durationSec: 1, mediaDurationSec: 1 };
const RESULT: AnalysisResult = {
  metadata: { filename: 'video.mp4', duration: 1, total_segments: 0, unique_speakers: 0 },
  segments: [],
};

function audioStage(
  work: (context: StageContext) => Promise<void> = () => Promise.resolve(),
): Stage {
  return {
    id: 'audio',
    needs: ['source'],
    gives: 'audio',
    run: (_input, context) => work(context).then(() => AUDIO),
  };
}
function resultStage(seen: unknown[] = []): Stage {
  return {
    id: 'result',
    needs: ['audio'],
    gives: 'result',
    run: (input) => {
      seen.push(input);
      return Promise.resolve(RESULT);
    },
  };
}
function context(overrides: Partial<PipelineContext> = {}): PipelineContext {
  return {
    jobId: 'job',
    workDir: '.',
    language: null,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...overrides,
  };
}

describe('PipelineRunner', () => {
  it('hands each stage exactly the artifacts it needs', async () => {
    const seen: unknown[] = [];
    const result = await new PipelineRunner([audioStage(), resultStage(seen)]).run(
      SOURCE,
      context(),
    );
    expect(result).toBe(RESULT);
    expect(seen).toEqual([{ audio: AUDIO }]);
  });

  it('reports every stage from its start to its end and never a falling percent', async () => {
    const updates: ProgressUpdate[] = [];
    const jumpy = audioStage(({ reportProgress }) => {
      for (const fraction of [0.5, 0.2, Number.NaN, 3]) reportProgress(fraction);
      return Promise.resolve();
    });
    await new PipelineRunner([jumpy, resultStage()]).run(
      SOURCE,
      context({ onProgress: (update) => updates.push(update) }),
    );
    expect(updates.map(({ step, percent }) => [step, percent])).toEqual([
      ['audio', 10],
      ['audio', 17],
      ['audio', 25],
      ['result', 90],
      ['result', 99],
    ]);
  });

  it('passes the failure of a stage on as it is', async () => {
    const failure = new JobFailure('AUDIO_EXTRACTION_ERROR', 'The video has no audio track.');
    const runner = new PipelineRunner([audioStage(() => Promise.reject(failure)), resultStage()]);
    await expect(runner.run(SOURCE, context())).rejects.toBe(failure);
  });

  it('hides an unexpected error behind a sentence for people', async () => {
    const runner = new PipelineRunner([
      audioStage(() => Promise.reject(new Error('tensor 7 has no rank'))),
      resultStage(),
    ]);
    await expect(runner.run(SOURCE, context())).rejects.toMatchObject({
      code: 'TRANSCRIPTION_ERROR',
      message: 'The speech of the video could not be analysed.',
    });
  });

  it('reports the reason of an abort, not what the stage made of it', async () => {
    const controller = new AbortController();
    const reason = new JobFailure('CANCELLED');
    const runner = new PipelineRunner([
      audioStage(() => {
        controller.abort(reason);
        return Promise.reject(new Error('killed'));
      }),
      resultStage(),
    ]);
    await expect(runner.run(SOURCE, context({ signal: controller.signal }))).rejects.toBe(reason);
  });
});

describe('checkedChain', () => {
  it('refuses a stage whose needs nothing before it gives', () => {
    expect(() => checkedChain([resultStage(), audioStage()])).toThrow(StageOrderError);
  });

  it('refuses a stage that occurs twice', () => {
    expect(() => checkedChain([audioStage(), audioStage(), resultStage()])).toThrow(
      'is in the chain twice',
    );
  });

  it('refuses a chain without a result', () => {
    expect(() => checkedChain([audioStage()])).toThrow('is missing');
  });
});
