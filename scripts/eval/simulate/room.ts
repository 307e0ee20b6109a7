import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';
import type { Random } from './random.js';

/** What a room adds to all voices alike. */
export interface Room {
  /** Seconds until the reverberation is 60 dB down. */
  readonly t60Sec: number;
  /** How far the reverberation as a whole lies below the direct sound, in dB. */
  readonly reverberationDb: number;
  /** How far the noise lies below the speech, in dB. */
  readonly noiseDb: number;
}

/** A room between a studio and a hall. */
export function drawRoom(random: Random): Room {
  return {
    t60Sec: random.between(0.15, 0.5),
    reverberationDb: random.between(6, 14),
    noiseDb: random.between(20, 30),
  };
}

/** Direct sound and a tail of fading noise. @returns impulse response, [t60 * rate] */
export function impulseResponse({ t60Sec, reverberationDb }: Room, random: Random): Float64Array {
  const length = Math.round(t60Sec * SAMPLE_RATE_HZ);
  const tail = Float64Array.from({ length }, (_, i) => random.normal() * 10 ** ((-3 * i) / length));
  const energy = tail.reduce((sum, value) => sum + value * value, 0);
  const scale = 10 ** (-reverberationDb / 20) / Math.sqrt(energy || 1);
  const response = tail.map((value) => value * scale);
  response[0] = 1;
  return response;
}

/** Falls towards high frequencies, as the noise of rooms does. */
const NOISE_FILTER = [1, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1];

/** Adds noise. @param rms of the speech */
export function addNoise(
  samples: Float32Array,
  rms: number,
  { noiseDb }: Room,
  random: Random,
): Float32Array {
  const white = Float32Array.from({ length: samples.length + NOISE_FILTER.length }, () =>
    random.normal(),
  );
  const power = NOISE_FILTER.reduce((sum, tap) => sum + tap * tap, 0);
  const scale = (rms * 10 ** (-noiseDb / 20)) / Math.sqrt(power);
  return samples.map((value, i) => {
    const noise = NOISE_FILTER.reduce((sum, tap, j) => sum + tap * (white[i + j] ?? 0), 0);
    return value + scale * noise;
  });
}
