import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/common/app-error.js';
import { runHostile } from '../../support/audio-run.js';
import { Canary } from '../../support/canary.js';
import * as hostile from '../../support/hostile-media.js';
import { makeMedia, truncatedVideo } from '../../support/media.js';

/** Kinds that ffmpeg follows to hosts when nobody forbids it. */
const FOLLOWED = /^(hls|hls with a key|ffconcat|dash|sdp|asf reference|reference movie)$/;
const HOUR_SEC = 3600;

let folder: string;
let secret: string;
let canary: Canary;
let runs = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hostile-media-'));
  secret = await makeMedia(folder, 'secret.wav', ['-f', 'lavfi', '-i', 'sine=f=440:d=3']);
  canary = await Canary.start();
});
afterAll(async () => {
  expect(await hostile.toolsAtWorkOn(folder)).toEqual([]);
  await canary.stop();
  await rm(folder, { recursive: true });
});

const extract = (file: string, env?: Record<string, string>) =>
  runHostile(file, path.join(folder, `run-${runs++}`), env);

async function failureOf(file: string, env?: Record<string, string>): Promise<string> {
  const outcome = await extract(file, env);
  return outcome instanceof JobFailure ? `${outcome.code}: ${outcome.message}` : 'a track';
}

async function write(name: string, content: string | Buffer): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

describe('a file that names another one', () => {
  it('is never followed to a file, whatever it is', { timeout: 120_000 }, async () => {
    for (const [kind, content] of Object.entries(hostile.namingFiles(secret)))
      expect(await failureOf(await write('naming.mp4', content)), kind).toMatch(
        /^AUDIO_EXTRACTION/,
      );
  });

  it('is never followed to a host', { timeout: 120_000 }, async () => {
    const target = `http://127.0.0.1:${canary.port}/x.wav`;
    const files = Object.entries(hostile.namingFiles(target));
    for (const [kind, content] of files.filter(([kind]) => FOLLOWED.test(kind)))
      expect(await failureOf(await write('naming.mkv', content)), kind).toMatch(
        /^AUDIO_EXTRACTION/,
      );
    expect(canary.connections).toBe(0);
  });

  it('is not believed for its name either', { timeout: 120_000 }, async () => {
    const playlist = hostile.namingFiles(secret)['hls'] ?? '';
    for (const name of hostile.HOSTILE_NAMES)
      expect(await failureOf(await write(name, playlist)), name).toMatch(/^AUDIO_EXTRACTION/);
  });
});

describe('a small file that unfolds without an end', () => {
  it.each([
    ['bomb.flac', ['-c:a', 'flac']],
    ['bomb.mkv', ['-c:a', 'flac', '-live', '1']],
  ])('%s of two hours is stopped at the limit', async (name, codec) => {
    const file = await hostile.soundBomb(folder, name, 2 * HOUR_SEC, codec);
    expect((await stat(file)).size).toBeLessThan(10_000_000);
    expect(await failureOf(file)).toMatch(/^INSUFFICIENT_RESOURCES: The video is longer/);
  });
});

describe('a file that lies about itself', () => {
  it.each([1, 3, 7, 8, 16, 100])('may be %i bytes long', async (length) => {
    const bytes = Buffer.from(
      '\0\0\0\u0020ftypisom\0\0\u0002\0isomiso2avc1mp41'.repeat(4),
      'latin1',
    );
    expect(await failureOf(await write('short.mp4', bytes.subarray(0, length)))).toMatch(/^AUDIO_/);
  });

  it.each([0.02, 0.3, 0.9])('may end after %f of itself', async (share) => {
    await extract(await truncatedVideo(folder, share));
  });

  it.each([0, 1, 0x7fffffff, 0xffffffff])('may say that it lasts %i units', async (units) => {
    await extract(await hostile.mp4Saying(folder, 'saying.mp4', units));
  });

  it.each([
    { channels: 0, rateHz: 8_000, bits: 16, dataBytes: 64_000 },
    { channels: 1, rateHz: 0, bits: 16, dataBytes: 64_000 },
    { channels: 1, rateHz: 1, bits: 16, dataBytes: 64_000 },
    { channels: 1, rateHz: 0xffffffff, bits: 16, dataBytes: 64_000 },
    { channels: 1, rateHz: 8_000, bits: 0, dataBytes: 64_000 },
    { channels: 1, rateHz: 8_000, bits: 64, dataBytes: 64_000 },
    { channels: 1, rateHz: 8_000, bits: 16, dataBytes: 0xfffffff0 },
    { channels: 8, rateHz: 192_000, bits: 32, dataBytes: 64_000 },
    { channels: 64, rateHz: 48_000, bits: 16, dataBytes: 64_000 },
    { channels: 65_535, rateHz: 48_000, bits: 16, dataBytes: 64_000 },
  ])('may say %o of its sound', async (said) => {
    await extract(await hostile.wavSaying(folder, 'saying.wav', said));
  });

  it('may hold 100 streams', async () => {
    expect(await extract(await hostile.manyStreams(folder, 100))).not.toBeInstanceOf(JobFailure);
  });
});

describe('a tool that gets stuck', () => {
  async function stuckTool(name: string, condition: string): Promise<string> {
    const file = await write(
      name,
      `#!/bin/sh\ncase "$*" in ${condition}) exec sleep 600;; esac\nexec ${name} "$@"\n`,
    );
    await chmod(file, 0o755);
    return file;
  }

  it('ffmpeg without progress is stopped', async () => {
    const env = { FFMPEG_PATH: await stuckTool('ffmpeg', '*s16le*'), MEDIA_STALL_SEC: '1' };
    expect(await failureOf(secret, env)).toMatch(/^AUDIO_EXTRACTION_ERROR/);
  });

  it('ffprobe without an answer is stopped', async () => {
    const env = {
      FFPROBE_PATH: await stuckTool('ffprobe', '*show_entries*'),
      MEDIA_STALL_SEC: '1',
    };
    expect(await failureOf(secret, env)).toMatch(/^AUDIO_EXTRACTION_ERROR/);
  });
});
