import { readPcm } from '../../src/compute/pcm-reader.js';
import { SOUND_FRAME_SEC, type AudioTrack } from '../../src/domain/artifacts.js';
import { SAMPLE_RATE_HZ } from '../../src/domain/speech.js';
import type { PitchRange } from '../../src/dsp/pitch-range.js';
import { PitchTracker } from '../../src/dsp/pitch-tracker.js';

/**
 * Follows F0 with the tracker alone: one given range and no filter, unlike in the pipeline.
 * @param audio held in memory as a whole
 * @param startSec time of the first frame
 * @returns Float64Array [frameCount] in Hz, 10 ms apart; 0 where unvoiced
 */
export function trackPitch(
  audio: AudioTrack,
  startSec: number,
  frameCount: number,
  range: PitchRange,
): Float64Array {
  const samples = readPcm(audio.path, 0, audio.sampleCount);
  const { f0Hz } = new PitchTracker(range).track(samples, {
    firstCentre: startSec * SAMPLE_RATE_HZ,
    hopSamples: SOUND_FRAME_SEC * SAMPLE_RATE_HZ,
    frameCount,
  });
  return Float64Array.from(f0Hz);
}
