import { SAMPLE_RATE_HZ } from '../domain/speech.js';
import { SlidingDot } from './sliding-dot.js';
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
/** Means and blocks worked on at a time. */
const MEANS = 1024;
const BLOCKS = 64;
/** Width of a notch at -3 dB: it settles within some 50 ms and leaves a voice its other harmonics. */
const NOTCH_WIDTH_HZ = 6;

const averager = new SlidingDot(DECIMATION, MEANS, DECIMATION);
averager.left.fill(1 / DECIMATION);
const correlator = new SlidingDot(BLOCK, BLOCKS, BLOCK_HOP);
/** A wave under a Hann window, as a cosine and as a sine, for each frequency that was looked for. */
const waves = new Map<number, { readonly cosine: Float32Array; readonly sine: Float32Array }>();

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
  for (let i = 0; i < slow.length; i++) peak = Math.max(peak, Math.abs(slow[i] ?? 0));
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
function slowDown(samples: Float32Array): Float32Array {
  const slow = new Float32Array(Math.floor(samples.length / DECIMATION));
  const { right, products } = averager;
  let sum = 0;
  for (let done = 0; done < slow.length; done += MEANS) {
    load(right, samples, done * DECIMATION);
    averager.run();
    const count = Math.min(MEANS, slow.length - done);
    for (let i = 0; i < count; i++) {
      // A hole is no hum: the few samples around it may go with it.
      const value = finite(products[i]);
      slow[done + i] = value;
      sum += value;
    }
  }
  const mean = sum / slow.length;
  return slow.map((value) => value - mean);
}

/** Amplitude at a frequency that most blocks reach. */
function steadyLevel(slow: Float32Array, blockCount: number, hz: number): number {
  const levels = new Float64Array(blockCount);
  const { cosine, sine } = waveOf(hz);
  const { left, right, products } = correlator;
  for (let first = 0; first < blockCount; first += BLOCKS) {
    const count = Math.min(BLOCKS, blockCount - first);
    load(right, slow, first * BLOCK_HOP);
    left.set(cosine);
    correlator.run();
    for (let i = 0; i < count; i++) levels[first + i] = (products[i] ?? 0) ** 2;
    left.set(sine);
    correlator.run();
    for (let i = 0; i < count; i++)
      levels[first + i] = Math.sqrt((levels[first + i] ?? 0) + (products[i] ?? 0) ** 2);
  }
  return quantile(levels.sort(), STEADY_QUANTILE);
}

function waveOf(hz: number) {
  const known = waves.get(hz);
  if (known) return known;
  const turn = (2 * Math.PI * hz) / SLOW_RATE_HZ;
  const hann = (i: number): number => (1 - Math.cos((2 * Math.PI * (i + 0.5)) / BLOCK)) / BLOCK;
  const wave = {
    cosine: Float32Array.from({ length: BLOCK }, (_, i) => hann(i) * Math.cos(turn * i)),
    sine: Float32Array.from({ length: BLOCK }, (_, i) => hann(i) * Math.sin(turn * i)),
  };
  waves.set(hz, wave);
  return wave;
}

/** Copies what lies from `start` on, with zeros behind the end. */
function load(target: Float32Array, values: Float32Array, start: number): void {
  const part = values.subarray(start, start + target.length);
  target.set(part);
  target.fill(0, part.length);
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
