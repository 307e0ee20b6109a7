import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPcm } from '../../../src/compute/pcm-reader.js';
import type { AudioTrack } from '../../../src/domain/artifacts.js';
import { extractAudio } from '../../support/audio-run.js';
import * as media from '../../support/media.js';

let folder: string;
let runs = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'time-line-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const extract = (file: string): Promise<AudioTrack> =>
  extractAudio(file, path.join(folder, `run-${runs++}`));

/** Times of silence and sound: where the sound turns on (true) or off (false). */
function changesOf(track: AudioTrack): { atSec: number; on: boolean }[] {
  const samples = readPcm(track.path, 0, track.sampleCount);
  const frame = 160;
  const changes: { atSec: number; on: boolean }[] = [];
  let on = false;
  for (let i = 0; i + frame <= samples.length; i += frame) {
    const loud = samples.subarray(i, i + frame).some((sample) => Math.abs(sample) > 0.02);
    if (loud !== on) changes.push({ atSec: i / 16_000, on: (on = loud) });
  }
  return changes;
}

describe('the time line', () => {
  it.each(['mp4', 'mkv', 'ts', 'webm', 'mpg', 'flv', 'wmv'] as const)(
    'puts sound that starts late in a %s file where it is heard',
    async (container) => {
      const track = await extract(await media.videoWithLateAudio(folder, container, 1.5));
      const [start] = changesOf(track);
      expect(start?.atSec).toBeGreaterThan(1.42);
      expect(start?.atSec).toBeLessThan(1.58);
    },
  );

  it.each(['ts', 'mpg'] as const)(
    'finds sound that starts long after the picture of a %s file',
    async (container) => {
      const track = await extract(await media.videoWithLateAudio(folder, container, 8));
      const [start] = changesOf(track);
      expect(start?.atSec).toBeCloseTo(8, 1);
    },
  );

  it('puts sound where the header of an AVI file says that it starts', async () => {
    const [start] = changesOf(await extract(await media.aviWithLateAudio(folder, 1.5)));
    expect(start?.atSec).toBeCloseTo(1.5, 1);
  });

  it('puts sound that starts late in an Ogg video where it is heard', async () => {
    const [start] = changesOf(await extract(await media.longOggWithLateAudio(folder, 1.5)));
    expect(start?.atSec).toBeCloseTo(1.5, 1);
  });

  it('knows the length of a video that goes on after its sound', async () => {
    const track = await extract(await media.videoWithLateAudio(folder, 'mp4', 0));
    expect(track.durationSec).toBeCloseTo(1, 1);
    expect(track.mediaDurationSec).toBeCloseTo(4, 1);
  });

  it.each(['mp4', 'mkv'] as const)(
    'counts the length of a %s file, too, from where it starts',
    async (container) => {
      const track = await extract(await media.videoCutFromLonger(folder, container));
      expect(track.durationSec).toBeCloseTo(3, 1);
      expect(track.mediaDurationSec).toBeCloseTo(3, 1);
    },
  );

  it('takes recordings that were glued together for as long as they play', async () => {
    const track = await extract(await media.gluedRecordings(folder));
    expect(track.durationSec).toBeCloseTo(4, 0);
    expect(track.mediaDurationSec).toBe(track.durationSec);
  });

  it('goes on where the format of the sound changes in the middle of the stream', async () => {
    const track = await extract(await media.programmesOfManyFormats(folder));
    const changes = changesOf(track);
    for (const beginSec of [0, 2, 4]) {
      const own = changes.filter(({ atSec }) => atSec >= beginSec && atSec < beginSec + 2);
      expect(Math.abs((own[0]?.atSec ?? NaN) - beginSec - 0.5)).toBeLessThan(0.06);
      expect(Math.abs((own.at(-1)?.atSec ?? NaN) - beginSec - 1.2)).toBeLessThan(0.06);
    }
    expect(track.durationSec).toBeCloseTo(6, 1);
  });

  it('measures how long raw sound is instead of guessing it by its bit rate', async () => {
    const track = await extract(await media.soundOfRisingBitRate(folder));
    expect(track.mediaDurationSec).toBeCloseTo(12, 1);
  });

  it('fills a hole in the audio stream with silence of the same length', async () => {
    const changes = changesOf(await extract(await media.videoWithAudioHole(folder)));
    expect(changes.map(({ on }) => on)).toEqual([true, false, true]);
    expect(changes[1]?.atSec).toBeCloseTo(1, 1);
    expect(changes[2]?.atSec).toBeCloseTo(2, 1);
  });
});
