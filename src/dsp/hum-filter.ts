import { SAMPLE_RATE_HZ } from '../domain/speech.js';
import { quantile } from './statistics.js';

/** Mains of the world. Source: IEC 60038. */
const MAINS_HZ = [50, 60] as const;
/** Multiples of the mains that are looked for; higher ones are too weak to pass for a voice. */
const MULTIPLES = [1, 2, 3, 4] as const;
/** Samples averaged into one before lines are looked for: 1 kHz is enough for what lies below 250 Hz. */
const DECIMATION = 16;
const SLOW_RATE_HZ = SAMPLE_RATE_HZ / DECIMATION;
/** Length and distance of the blocks whose spectrum is looked at: 0.2 s, every 0.1 s. */
const BLOCK = SLOW_RATE_HZ / 5;
const BLOCK_HOP = BLOCK / 2;
/** Fewer blocks do not tell a line that stays from a passing sound. */
const LEAST_BLOCKS = 5;
/** A line is compared with its surroundings this far away, past the main lobe of a Hann window of 0.2 s. */
const NEIGHBOUR_HZ = 14;
/** Hum is there all the time: what counts is how strong a line stays in the quieter blocks. */
const STEADY_QUANTILE = 0.2;
/** A line that stays this many times stronger than its surroundings is hum. */
const LEAST_PROMINENCE = 3;
/** Hum weaker than this, next to the peak, lies below the tracker's threshold of silence. */
const LEAST_SHARE_OF_PEAK = 0.005;
/** Width of a notch at -3 dB: it settles within some 50 ms and leaves a voice its other harmonics. */
const NOTCH_WIDTH_HZ = 6;

/**
 * Takes mains hum out of a stretch of speech, so that it does not pass for a voice between words.
 * Where there is no hum, nothing is changed: a filter for all would also take away what makes noise
 * sound like noise, and weak breath would be called voiced.
 * @param samples Float32Array [nSamples], 16 kHz; values that are not finite count as 0
 * @returns the same array where no hum is found, otherwise a new one of the same length
 */
export function removeHum(samples: Float32Array): Float32Array {
  return findHum(samples).reduce(notch, samples);
}

/**
 * Finds the lines of mains hum: 50 or 60 Hz and the multiples that stay above their surroundings.
 * @param samples Float32Array [nSamples], 16 kHz
 * @returns frequencies in Hz; empty without hum and where less than 0.6 s is there to look at
 */
export function findHum(samples: Float32Array): number[] {
  const slow = slowDown(samples);
  const blockCount = Math.floor((slow.length - BLOCK) / BLOCK_HOP) + 1;
  if (blockCount < LEAST_BLOCKS) return [];
  let peak = 0;
  for (const value of slow) peak = Math.max(peak, Math.abs(value));
  const isLine = (hz: number): boolean => {
    const line = steadyLevel(slow, blockCount, hz);
    if (line < LEAST_SHARE_OF_PEAK * peak || line === 0) return false;
    return [hz - NEIGHBOUR_HZ, hz + NEIGHBOUR_HZ].every(
      (aside) => line >= LEAST_PROMINENCE * steadyLevel(slow, blockCount, aside),
    );
  };
  return MAINS_HZ.flatMap((mains) =>
    isLine(mains) ? MULTIPLES.map((k) => k * mains).filter((hz) => hz === mains || isLine(hz)) : [],
  );
}

/** Means of DECIMATION samples each, the mean of all taken away. */
function slowDown(samples: Float32Array): Float64Array {
  const slow = new Float64Array(Math.floor(samples.length / DECIMATION));
  let mean = 0;
  for (let block = 0; block < slow.length; block++) {
    let sum = 0;
    for (let i = block * DECIMATION; i < (block + 1) * DECIMATION; i++) sum += samples[i] ?? 0;
    // A hole is no hum: the few samples around it may go with it.
    slow[block] = finite(sum) / DECIMATION;
    mean += finite(sum) / DECIMATION / slow.length;
  }
  return slow.map((value) => value - mean);
}

/** Amplitude at a frequency that most blocks reach. */
function steadyLevel(slow: Float64Array, blockCount: number, hz: number): number {
  const levels = new Float64Array(blockCount);
  const turn = (2 * Math.PI * hz) / SLOW_RATE_HZ;
  const hann = (i: number): number => (1 - Math.cos((2 * Math.PI * (i + 0.5)) / BLOCK)) / BLOCK;
  const cosine = Float64Array.from({ length: BLOCK }, (_, i) => hann(i) * Math.cos(turn * i));
  const sine = Float64Array.from({ length: BLOCK }, (_, i) => hann(i) * Math.sin(turn * i));
  for (let block = 0; block < blockCount; block++) {
    let re = 0;
    let im = 0;
    for (let i = 0; i < BLOCK; i++) {
      const value = slow[block * BLOCK_HOP + i] ?? 0;
      re += value * (cosine[i] ?? 0);
      im += value * (sine[i] ?? 0);
    }
    levels[block] = Math.hypot(re, im);
  }
  return quantile(levels.sort(), STEADY_QUANTILE);
}

/** Source: Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients", notch. */
function notch(samples: Float32Array, hz: number): Float32Array {
  const w0 = (2 * Math.PI * hz) / SAMPLE_RATE_HZ;
  const alpha = (Math.sin(w0) * NOTCH_WIDTH_HZ) / (2 * hz);
  const gain = 1 / (1 + alpha);
  const turn = -2 * Math.cos(w0) * gain;
  const damping = (1 - alpha) * gain;
  const output = new Float32Array(samples.length);
  // Starts as if the first sample had always been there, so that DC makes no step.
  let x1 = finite(samples[0]);
  let x2 = x1;
  let y1 = x1;
  let y2 = x1;
  for (let i = 0; i < samples.length; i++) {
    const x = finite(samples[i]);
    const y = gain * (x + x2) + turn * x1 - turn * y1 - damping * y2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    output[i] = y;
  }
  return output;
}

function finite(sample: number | undefined): number {
  return sample !== undefined && Number.isFinite(sample) ? sample : 0;
}
