import { describe, expect, it } from 'vitest';
import type { SoundTrack, SpeechActivity } from '../../../src/domain/artifacts.js';
import {
  levelOfSpan,
  recordingQuality,
  signalToNoise,
  soundLevels,
} from '../../../src/domain/recording-quality.js';
import { measureLevels } from '../../../src/dsp/level-frames.js';
import { gaussianNoise, toSteps } from '../../support/signals.js';

const SECONDS = 10;
const FRAMES = SECONDS * 100;
const isSpeech = (frame: number): boolean => Math.floor(frame / 100) % 2 === 1;

/** Ten seconds of which every other one holds a tone, all of it in noise. */
function recording(toneRms: number, noiseRms: number): SoundTrack {
  const noise = gaussianNoise(SECONDS * 16_000);
  const samples = Float32Array.from(noise, (value, i) => {
    const tone = isSpeech(Math.floor(i / 160)) ? toneRms * Math.SQRT2 * Math.sin(i / 3) : 0;
    return tone + noiseRms * value;
  });
  const { levelDbfs, peak } = measureLevels(toSteps(samples), 160);
  return { levelDbfs, peak, f0Hz: new Float32Array(FRAMES), clippedShare: 0 };
}
const activity: SpeechActivity = {
  frameSec: 0.01,
  probabilities: Float32Array.from({ length: FRAMES }, (_, i) => (isSpeech(i) ? 0.95 : 0.02)),
  segments: [1, 3, 5, 7, 9].map((startSec) => ({ startSec, endSec: startSec + 1 })),
};
const turn = (speakerIndex: number, startSec: number, endSec: number) => ({
  speakerIndex,
  startSec,
  endSec,
  confidence: 1,
});

describe('soundLevels and signalToNoise', () => {
  it.each([
    [0.1, 0.01],
    [0.1, 0.001],
    [0.02, 0.01],
  ])('tell a tone of %d from noise of %d', (toneRms, noiseRms) => {
    const { speechDbfs, noiseDbfs } = soundLevels(recording(toneRms, noiseRms), activity);
    expect(noiseDbfs).toBeCloseTo(20 * Math.log10(noiseRms), 0);
    expect(signalToNoise(speechDbfs, noiseDbfs)).toBeCloseTo(
      20 * Math.log10(toneRms / noiseRms),
      0,
    );
  });

  it('take the quietest moments where there is no pause', () => {
    const sound = recording(0.1, 0.001);
    const always = { ...activity, probabilities: new Float32Array(FRAMES).fill(0.9) };
    expect(soundLevels(sound, always).noiseDbfs).toBeCloseTo(-60.5, 0);
  });

  it('stay finite for silence and without speech', () => {
    const silence = { ...recording(0, 0), peak: 0 };
    const { speechDbfs, noiseDbfs } = soundLevels(silence, activity);
    expect([speechDbfs, noiseDbfs]).toEqual([
      expect.closeTo(-96.33, 3) as number,
      expect.closeTo(-96.33, 3) as number,
    ]);
    expect(signalToNoise(speechDbfs, noiseDbfs)).toBe(0);
    const nobody = { frameSec: 0.032, probabilities: new Float32Array(0), segments: [] };
    expect(soundLevels(recording(0, 0.01), nobody).speechDbfs).toBe(-96.33);
    expect(signalToNoise(-96.33, -40)).toBe(0);
    expect(signalToNoise(0, -96.33)).toBeLessThanOrEqual(96);
  });
});

describe('levelOfSpan', () => {
  it('averages energy, and knows nothing of an empty span', () => {
    const sound = recording(0.1, 0.0001);
    expect(levelOfSpan(sound, { startSec: 1, endSec: 2 })).toBeCloseTo(-20, 1);
    expect(levelOfSpan(sound, { startSec: 0.5, endSec: 1.5 })).toBeCloseTo(-23, 1);
    expect(levelOfSpan(sound, { startSec: 20, endSec: 30 })).toBe(-96.33);
    expect(levelOfSpan(sound, { startSec: NaN, endSec: NaN })).toBe(-96.33);
  });
});

describe('recordingQuality', () => {
  const sound = { ...recording(0.1, 0.001), clippedShare: 0.0123456789 };
  const quality = (turns: ReturnType<typeof turn>[], doubtCount = 0) =>
    recordingQuality(
      {
        sound,
        levels: soundLevels(sound, activity),
        activity,
        diarization: { turns, speakerCount: 2 },
        durationSec: SECONDS,
      },
      [],
      Array.from({ length: doubtCount }, (_, i) => ({
        start: i,
        end: i + 1,
        reason: 'words' as const,
        confidence: (i % 7) / 7,
      })),
    );

  it('sums the recording up', () => {
    expect(quality([turn(0, 1, 4), turn(1, 3, 5), turn(0, 7, 8)])).toEqual({
      speech_level_dbfs: expect.closeTo(-20, 0) as number,
      noise_level_dbfs: expect.closeTo(-60, 0) as number,
      snr_db: expect.closeTo(40, 0) as number,
      peak_dbfs: expect.closeTo(-17, 0) as number,
      clipping_share: 0.012346,
      speech_share: 0.5,
      overlap_share: 0.2,
      interpolated_words: 0,
      doubts: [],
    });
  });

  it('keeps the strongest doubts, in order', () => {
    const { doubts } = quality([], 300);
    expect(doubts.length).toBe(100);
    expect(doubts.map(({ start }) => start)).toEqual(
      doubts.map(({ start }) => start).toSorted((a, b) => a - b),
    );
    expect(Math.max(...doubts.map(({ confidence }) => confidence))).toBeLessThan(0.4);
  });
});
