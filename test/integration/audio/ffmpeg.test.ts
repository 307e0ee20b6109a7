import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { extractPcm } from '../../../src/pipeline/audio/ffmpeg.js';
import { MediaToolError } from '../../../src/pipeline/audio/media-tool-error.js';
import { SAMPLE_VIDEO } from '../../support/media.js';

// The real ffmpeg answers fluent-ffmpeg's questions; what fails is the start of the extraction.
const FFMPEG = execFileSync('sh', ['-c', 'command -v ffmpeg']).toString().trim();

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ffmpeg-'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

it('reports a process that cannot be started instead of taking the service down', async () => {
  // The extraction runs through `nice`, which an empty PATH does not lead to.
  vi.stubEnv('PATH', folder);
  const extraction = extractPcm({
    ffmpegPath: FFMPEG,
    inputPath: SAMPLE_VIDEO,
    streams: { audioIndex: 1, channelCount: 2, hasFloatSamples: false, anchorIndex: null },
    channel: null,
    outputPath: path.join(folder, 'audio.s16le'),
    limitSec: 60,
    stallMs: 60_000,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  await expect(extraction).rejects.toThrow(MediaToolError);
});
