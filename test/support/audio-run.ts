import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { JobFailure } from '../../src/common/app-error.js';
import { loadConfig } from '../../src/config/app-config.js';
import type { AudioTrack } from '../../src/domain/artifacts.js';
import type { EarlyHearing } from '../../src/pipeline/early-hearing.js';
import { AudioStage } from '../../src/pipeline/audio/audio.stage.js';

/** What a run of the audio stage can be told. */
export interface StageRun {
  readonly env?: Record<string, string>;
  readonly signal?: AbortSignal;
  /** Where the sound goes; the folder named with the file where this is left out. */
  readonly workDir?: string;
  readonly language?: string;
  readonly onProgress?: (fraction: number) => void;
  readonly early?: EarlyHearing;
}

/** Runs the audio stage over `file` in `folder`, which is made, unless `run` names another one. */
export async function extractAudio(
  file: string,
  folder: string,
  run: StageRun = {},
): Promise<AudioTrack> {
  const workDir = run.workDir ?? folder;
  await mkdir(workDir, { recursive: true });
  return new AudioStage(loadConfig(run.env ?? {}), run.early).run(
    { source: { path: file, filename: 'video.mp4' } },
    {
      jobId: 'job',
      workDir,
      language: run.language ?? null,
      signal: run.signal ?? new AbortController().signal,
      reportProgress: run.onProgress ?? (() => undefined),
    },
  );
}

const LIMIT_SEC = 60;
const CODES = ['AUDIO_EXTRACTION_ERROR', 'INSUFFICIENT_RESOURCES'];

/**
 * Runs the audio stage over a file that nobody can trust, with a limit of a minute, and checks what
 * holds for every file: a track within the limit or a failure of the contract, one plain sentence,
 * and nothing in the work directory but the sound.
 */
export async function runHostile(
  file: string,
  workDir: string,
  env: Record<string, string> = {},
): Promise<AudioTrack | JobFailure> {
  await mkdir(workDir, { recursive: true });
  const outcome = await new AudioStage(loadConfig({ MAX_VIDEO_MIN: '1', ...env }))
    .run(
      { source: { path: file, filename: 'video.mp4' } },
      {
        jobId: 'hostile',
        workDir,
        language: null,
        signal: AbortSignal.timeout(60_000),
        reportProgress: () => undefined,
      },
    )
    .catch((error: unknown) => error);
  const left = await readdir(workDir);
  expect(left.filter((name) => name !== 'audio.s16le')).toEqual([]);
  for (const name of left)
    expect((await stat(path.join(workDir, name))).size).toBeLessThan((LIMIT_SEC + 3) * 32_000);
  await rm(workDir, { recursive: true });
  if (outcome instanceof JobFailure) {
    expect(CODES).toContain(outcome.code);
    expect(outcome.message).toMatch(/^[A-Z][A-Za-z0-9 ,.']+\.$/);
    return outcome;
  }
  expect(outcome).toMatchObject({ sampleCount: expect.any(Number) as number });
  const track = outcome as AudioTrack;
  expect(track.sampleCount).toBeGreaterThan(0);
  expect(track.durationSec).toBeLessThanOrEqual(LIMIT_SEC + 1);
  return track;
}
