import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';
import { fourierTransform } from './fourier.js';

const FRAME = 512;
const BAND_COUNT = 18;
const [LOWEST_HZ, HIGHEST_HZ] = [80, 7600];
/** A band reaches a quarter of its frequency to both sides. */
const BAND_WIDTH = 1.25;
/** Share of the quietest frames, taken for pauses, that say nothing of a voice. */
const PAUSE_SHARE = 0.4;
const MAX_CORRECTION_DB = 18;
/** Taps of the correcting filter; its delay is half of that. */
const TAPS = 511;
export const EQUALIZER_DELAY = (TAPS - 1) / 2;

const CENTRES_HZ = Array.from(
  { length: BAND_COUNT },
  (_, i) => LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** (i / (BAND_COUNT - 1)),
);

/**
 * Long-term spectrum of somebody's speech, which tells the microphone and room as much as the voice.
 * @param samples mono, 16 kHz
 * @returns [18] mean power of bands evenly spaced by pitch from 80 to 7600 Hz, in dB
 */
export function longTermSpectrum(samples: Float32Array): number[] {
  const frames = Array.from({ length: Math.floor(samples.length / FRAME) }, (_, i) =>
    powerSpectrum(samples.subarray(i * FRAME, (i + 1) * FRAME)),
  ).map((power) => ({ power, energy: power.reduce((sum, value) => sum + value, 0) }));
  const energies = frames.map(({ energy }) => energy).sort((a, b) => a - b);
  const pause = energies[Math.floor(PAUSE_SHARE * energies.length)] ?? 0;
  const loud = frames.filter(({ energy }) => energy >= pause);
  const mean = Array.from(
    { length: FRAME / 2 + 1 },
    (_, bin) => loud.reduce((sum, { power }) => sum + (power[bin] ?? 0), 0) / (loud.length || 1),
  );
  return CENTRES_HZ.map((centreHz) => {
    const bins = mean.filter((_, bin) => {
      const hz = (bin * SAMPLE_RATE_HZ) / FRAME;
      return hz >= centreHz / BAND_WIDTH && hz <= centreHz * BAND_WIDTH;
    });
    const power = bins.reduce((sum, value) => sum + value, 0) / (bins.length || 1);
    return 10 * Math.log10(power + 1e-12);
  });
}

function powerSpectrum(frame: Float32Array): Float64Array {
  const values = { re: new Float64Array(FRAME), im: new Float64Array(FRAME) };
  for (const [i, sample] of frame.entries())
    values.re[i] = sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (FRAME - 1)));
  fourierTransform(values, 1);
  return Float64Array.from(
    { length: FRAME / 2 + 1 },
    (_, bin) => (values.re[bin] ?? 0) ** 2 + (values.im[bin] ?? 0) ** 2,
  );
}

/**
 * Designs a filter that gives one long-term spectrum the shape of another; levels are left alone.
 * @param from [18] @param to [18] as of `longTermSpectrum`
 * @returns [511] taps of a linear-phase filter, EQUALIZER_DELAY samples late
 */
export function equalizer(from: readonly number[], to: readonly number[]): Float64Array {
  const [meanFrom, meanTo] = [meanOf(from), meanOf(to)];
  const gainsDb = from.map((value, i) =>
    clamp((to[i] ?? 0) - meanTo - (value - meanFrom), MAX_CORRECTION_DB),
  );
  const size = 1024;
  const response = { re: new Float64Array(size), im: new Float64Array(size) };
  for (let bin = 0; bin <= size / 2; bin++) {
    const gain = 10 ** (gainAt((bin * SAMPLE_RATE_HZ) / size, gainsDb) / 20);
    response.re[bin] = gain;
    response.re[(size - bin) % size] = gain;
  }
  fourierTransform(response, -1);
  return Float64Array.from({ length: TAPS }, (_, tap) => {
    const window = 0.54 - 0.46 * Math.cos((2 * Math.PI * tap) / (TAPS - 1));
    return window * (response.re[(tap - EQUALIZER_DELAY + size) % size] ?? 0);
  });
}

/** Gain at a frequency, between the bands on a logarithmic scale. */
function gainAt(hz: number, gainsDb: readonly number[]): number {
  const position =
    ((BAND_COUNT - 1) * Math.log(Math.max(hz, 1) / LOWEST_HZ)) / Math.log(HIGHEST_HZ / LOWEST_HZ);
  const at = Math.min(BAND_COUNT - 1, Math.max(0, position));
  const below = Math.min(BAND_COUNT - 2, Math.floor(at));
  const share = at - below;
  return (1 - share) * (gainsDb[below] ?? 0) + share * (gainsDb[below + 1] ?? 0);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}

function clamp(value: number, limit: number): number {
  return Math.min(limit, Math.max(-limit, value));
}
