import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/common/app-error.js';
import { readPcm } from '../../../src/compute/pcm-reader.js';
import { loadConfig } from '../../../src/config/app-config.js';
import type { AudioTrack } from '../../../src/domain/artifacts.js';
import { ffmpegAvailable } from '../../../src/pipeline/audio/ffmpeg-available.js';
import { extractAudio, type StageRun } from '../../support/audio-run.js';
import * as media from '../../support/media.js';

let folder: string;
let runs = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'audio-stage-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Runs the stage over `file` in a work directory of its own. */
const extract = (file: string, run: StageRun = {}): Promise<AudioTrack> =>
  extractAudio(file, path.join(folder, `run-${runs++}`), run);

/** The failure that `extract` ends in. */
async function failureOf(file: string, run: StageRun = {}): Promise<JobFailure> {
  const error: unknown = await extract(file, run).then(
    () => 'the stage succeeded',
    (reason: unknown) => reason,
  );
  if (error instanceof JobFailure) return error;
  throw new Error('The stage did not end in a JobFailure.', { cause: error });
}

describe('AudioStage', () => {
  it('extracts the sound of the sample video at 16 kHz mono', async () => {
    const fractions: number[] = [];
    const track = await extract(media.SAMPLE_VIDEO, { onProgress: (f) => fractions.push(f) });
    expect(track.durationSec).toBeCloseTo(43.48, 1);
    expect(track.mediaDurationSec).toBeGreaterThanOrEqual(track.durationSec);
    expect(track.sampleCount).toBe(Math.round(track.durationSec * 16_000));
    expect((await stat(track.path)).size).toBe(track.sampleCount * 2);
    expect(fractions.length).toBeGreaterThan(0);
  });

  it('hears every line of the sample where the reference says', async () => {
    const track = await extract(media.SAMPLE_VIDEO);
    const reference = JSON.parse(
      await readFile(media.SAMPLE_VIDEO.replace('.mp4', '.reference.json'), 'utf8'),
    ) as { turns: { startSec: number; endSec: number }[] };
    const levelDb = (fromSec: number, toSec: number): number => {
      const samples = readPcm(track.path, fromSec * 16_000, toSec * 16_000);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      return 10 * Math.log10(power);
    };
    let silentFromSec = 0;
    for (const { startSec, endSec } of reference.turns) {
      expect(levelDb(startSec, endSec)).toBeGreaterThan(-32);
      expect(levelDb(silentFromSec + 0.03, startSec - 0.03)).toBeLessThan(-50);
      silentFromSec = endSec;
    }
  });

  it('replaces what an earlier run left', async () => {
    const workDir = path.join(folder, 'again');
    await mkdir(workDir);
    await writeFile(path.join(workDir, 'audio.s16le'), Buffer.alloc(10_000_000));
    const track = await extract(await media.silentVideo(folder), { workDir });
    expect(track.durationSec).toBeLessThan(4);
  });

  it('gives digital silence for a silent video', async () => {
    const track = await extract(await media.silentVideo(folder));
    const samples = readPcm(track.path, 0, track.sampleCount);
    expect(samples.every((sample) => Math.abs(sample) < 1e-3)).toBe(true);
    expect(track.mediaDurationSec).toBeCloseTo(3, 1);
  });
});

describe('channels and streams', () => {
  const samplesOf = async (file: string, run: StageRun = {}) => {
    const track = await extract(file, run);
    return readPcm(track.path, 0, track.sampleCount);
  };
  const peakOf = (samples: Float32Array) =>
    samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);

  it.each([
    ['stereo', 'stereo', ['s', 's']],
    ['one side of stereo', 'stereo', ['0', 's']],
    ['stereo of opposite phase', 'stereo', ['s', '-s']],
    ['the centre of 5.1', '5.1', ['0', '0', 's', '0', '0', '0']],
    ['the bass channel of 5.1', '5.1', ['0', '0', '0', 's', '0', '0']],
    ['a rear channel of 5.1', '5.1', ['0', '0', '0', '0', '0', 's']],
    ['a side channel of 7.1', '7.1', ['0', '0', '0', '0', '0', '0', '0', 's']],
  ])('hears what is only in %s', async (name, layout, channels) => {
    const file = await media.channelsOf(folder, `${name}.wav`, layout, channels);
    expect(peakOf(await samplesOf(file))).toBeGreaterThan(0.05);
  });

  it('hears what cancels out in the middle of a short clip', async () => {
    const file = await media.lateToneOfOppositePhase(folder);
    expect(peakOf(await samplesOf(file))).toBeGreaterThan(0.4);
  });

  it.each([6_000, 8_000, 11_025, 44_100, 192_000])('reads sound at %i Hz', async (rateHz) => {
    const file = await media.makeMedia(folder, `rate-${rateHz}.wav`, [
      ...['-f', 'lavfi', '-i', `sine=f=440:d=1:r=${rateHz}`],
    ]);
    const samples = await samplesOf(file);
    expect(samples.length).toBe(16_000);
    expect(peakOf(samples)).toBeGreaterThan(0.1);
  });

  it('makes silence of samples that are no numbers, and clips infinite ones', async () => {
    const tone = Float32Array.from({ length: 32_000 }, (_, i) => Math.sin(i / 6) / 4);
    tone.fill(NaN, 8_000, 9_000);
    tone[20_000] = Infinity;
    const samples = await samplesOf(await media.floatWav(folder, 'numbers.wav', tone));
    expect(peakOf(samples.subarray(8_000, 9_000))).toBe(0);
    expect(peakOf(samples.subarray(9_100, 19_000))).toBeCloseTo(0.25, 2);
    expect(samples[20_000]).toBeCloseTo(1, 3);
    expect(peakOf(samples.subarray(20_100))).toBeCloseTo(0.25, 2);
  });

  it.each([
    ['no sample', 0],
    ['one sample', 1],
    ['a tenth of a second', 1_600],
  ])('takes a file of %s or says what is wrong with it', async (name, count) => {
    const samples = new Float32Array(count).fill(0.5);
    const file = await media.floatWav(folder, `${name}.wav`, samples);
    if (count > 0) expect(await samplesOf(file)).toHaveLength(count);
    else expect((await failureOf(file)).code).toBe('AUDIO_EXTRACTION_ERROR');
  });

  it('takes the stream in the language of the job, else the default one, never the commentary', async () => {
    const file = await media.videoInTwoLanguages(folder);
    const pitchOf = async (language?: string) => {
      const samples = await samplesOf(file, language === undefined ? {} : { language });
      const crossings = samples.filter((sample, i) => sample >= 0 && (samples[i - 1] ?? 0) < 0);
      return crossings.length;
    };
    expect(Math.abs((await pitchOf('en')) - 440)).toBeLessThan(3);
    expect(Math.abs((await pitchOf('ko')) - 880)).toBeLessThan(3);
    expect(Math.abs((await pitchOf()) - 880)).toBeLessThan(3);
  });
});

describe('whoever hears the sound while it is written', () => {
  const listener = () => {
    const begun: string[] = [];
    const sizes: number[] = [];
    const early = {
      begin: (file: string) => {
        begun.push(file);
      },
      grow: (sampleCount: number) => {
        sizes.push(sampleCount);
      },
    };
    return { begun, sizes, early };
  };

  it('is told what has been written, never more', async () => {
    const { begun, sizes, early } = listener();
    const track = await extract(media.SAMPLE_VIDEO, { early });
    expect(begun).toEqual([track.path]);
    expect(sizes).toEqual(sizes.toSorted((one, other) => one - other));
    for (const size of sizes) expect(size).toBeLessThanOrEqual(track.sampleCount);
  });

  it('is told that the sound is written anew, from another channel', async () => {
    const { begun, early } = listener();
    const { path: file } = await extract(await media.lateToneOfOppositePhase(folder), { early });
    expect(begun).toEqual([file, file]);
  });
});

describe('files that are not what they seem', () => {
  const UNREADABLE = 'The file is not a video this service can read.';

  it('says that a video has no audio track', async () => {
    const failure = await failureOf(await media.videoWithoutAudio(folder));
    expect(failure.code).toBe('AUDIO_EXTRACTION_ERROR');
    expect(failure.message).toBe('The video has no audio track.');
  });

  it('refuses text', async () => {
    const failure = await failureOf(await media.textAsVideo(folder));
    expect(failure.code).toBe('AUDIO_EXTRACTION_ERROR');
    expect(failure.message).toBe(UNREADABLE);
  });

  it('refuses a picture', async () => {
    const file = await media.makeMedia(folder, 'picture.png', [
      ...['-f', 'lavfi', '-i', 'color=s=64x64', '-frames:v', '1'],
    ]);
    expect((await failureOf(file)).message).toBe(UNREADABLE);
  });

  it.each(['playlistAsVideo', 'concatScriptAsVideo'] as const)(
    'does not follow a %s to another file',
    async (make) => {
      const failure = await failureOf(await media[make](folder, media.SAMPLE_VIDEO));
      expect(failure.message).toBe(UNREADABLE);
    },
  );

  it('says that a file is empty', async () => {
    const failure = await failureOf(await media.emptyFile(folder));
    expect(failure.code).toBe('AUDIO_EXTRACTION_ERROR');
    expect(failure.message).toBe('The video file is empty.');
  });

  it('says that a video without its index is damaged', async () => {
    const failure = await failureOf(await media.videoWithoutIndex(folder));
    expect(failure.code).toBe('AUDIO_EXTRACTION_ERROR');
    expect(failure.message).toBe('The video file is incomplete or damaged.');
  });

  it('takes the sound there is of a video that was cut off', async () => {
    const track = await extract(await media.truncatedVideo(folder, 0.5));
    expect(track.durationSec).toBeGreaterThan(15);
    expect(track.mediaDurationSec).toBeCloseTo(43.48, 1);
  });

  it('fails plainly when the file is gone', async () => {
    const failure = await failureOf(path.join(folder, 'gone.mp4'));
    expect(failure.code).toBe('AUDIO_EXTRACTION_ERROR');
    expect(failure.message).not.toContain(folder);
  });
});

describe('limits', () => {
  it('refuses a video that says it is too long', async () => {
    const failure = await failureOf(await media.silentVideo(folder, 70), {
      env: { MAX_VIDEO_MIN: '1' },
    });
    expect(failure.code).toBe('INSUFFICIENT_RESOURCES');
    expect(failure.message).toBe('The video is longer than 1 minute.');
  });

  it('stops at the limit when the container hides how long it is', async () => {
    const workDir = path.join(folder, 'bomb');
    const failure = await failureOf(await media.audioOfUnknownLength(folder, 300), {
      env: { MAX_VIDEO_MIN: '1' },
      workDir,
    });
    expect(failure.message).toBe('The video is longer than 1 minute.');
    const { size } = await stat(path.join(workDir, 'audio.s16le'));
    expect(size).toBeLessThanOrEqual(62 * 32_000);
  });

  it('names a full disk as such', async () => {
    const workDir = path.join(folder, 'full');
    await mkdir(workDir);
    await symlink('/dev/full', path.join(workDir, 'audio.s16le'));
    const failure = await failureOf(media.SAMPLE_VIDEO, { workDir });
    expect(failure.code).toBe('INSUFFICIENT_RESOURCES');
    expect(failure.message).toBe('The service ran out of disk space while it read the audio.');
  });
});

describe('abort', () => {
  it('does nothing when the job is over already', async () => {
    const reason = new Error('cancelled');
    await expect(extract(media.SAMPLE_VIDEO, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });

  it('ends ffmpeg before it rejects', async () => {
    const pidFile = path.join(folder, 'pid');
    const stuck = path.join(folder, 'stuck-ffmpeg');
    await writeFile(
      stuck,
      `#!/bin/sh\ncase "$*" in *-map*) echo $$ > '${pidFile}.tmp'; mv '${pidFile}.tmp' '${pidFile}'; exec sleep 600;; esac\nexec ffmpeg "$@"\n`,
    );
    await chmod(stuck, 0o755);
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const running = extract(media.SAMPLE_VIDEO, {
      env: { FFMPEG_PATH: stuck },
      signal: controller.signal,
    });
    const rejected = expect(running).rejects.toBe(reason);
    const readPid = () => readFile(pidFile, 'utf8').then(Number, () => 0);
    await expect.poll(readPid, { timeout: 20_000 }).toBeGreaterThan(0);
    const pid = await readPid();
    controller.abort(reason);
    await rejected;
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe('ffmpegAvailable', () => {
  it('finds the programs that are here and misses one that is not', async () => {
    expect(await ffmpegAvailable(loadConfig({}))).toBe(true);
    expect(await ffmpegAvailable(loadConfig({ FFPROBE_PATH: '/nowhere/ffprobe' }))).toBe(false);
  });
});
