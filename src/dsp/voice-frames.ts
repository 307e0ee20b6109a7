import { fourierTransform, type Complex } from './fourier.js';

const RATE_HZ = 16_000;
/** 45 ms: two periods of the deepest voices. */
const FRAME_SAMPLES = 720;
/** Frames lie in the middle of those of the speech model, which reach over 895 samples. */
const FRAME_OFFSET = 88;
const TRANSFORM = 1_024;
/** Pitch periods are looked for where voices are, on a logarithmic scale: steps of 4 %. */
const PERIODS = { count: 48, highestHz: 420, lowestHz: 62 };
/** What tells the pitch lies below the third formant. */
const PITCH_BAND_HZ = { from: 50, to: 2_000 };
const BANDS = { count: 32, fromHz: 80, toHz: 7_600 };
/** Correlation above this counts as a sign of a voice with that period. */
const VOICED_CORRELATION = 0.25;
const QUIET_POWER = 1e-9;
const TINY = 1e-9;

const periodLags = Array.from({ length: PERIODS.count }, (_, i) => {
  const share = i / (PERIODS.count - 1);
  return RATE_HZ / (PERIODS.highestHz * (PERIODS.lowestHz / PERIODS.highestHz) ** share);
});
const taper = Float64Array.from(
  { length: FRAME_SAMPLES },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (FRAME_SAMPLES - 1)),
);
const bands = melBands();

/** Numbers of `poolVoice`. */
export const VOICE_FEATURES = 2 * PERIODS.count + 2 * BANDS.count;

/** How voiced sound repeats and how its power is spread, frame by frame. */
export interface VoiceFrames {
  readonly frameCount: number;
  /** [frameCount * 48], correlation of the sound with itself after periods of 420 to 62 Hz, -1..1. */
  readonly correlations: Float32Array;
  /** [frameCount * 32], logarithm of the power in mel bands. */
  readonly logPowers: Float32Array;
}

/**
 * Measures the traces that pitch and timbre leave, without deciding for one pitch: the correlation of
 * each frame with itself over the periods of voices, and its spectrum in mel bands.
 * Source: the autocorrelation is of the magnitude spectrum, whose peaks stand out more than those of
 * power (T. Tolonen, M. Karjalainen, IEEE Trans. Speech and Audio Processing 8(6), 2000).
 * @param samples Float32Array, mono, 16 kHz, finite; evened in level
 * @param frameHop samples from one frame to the next
 * @param frameCount frames wanted; what lies beyond the end of the samples counts as silence
 */
export function voiceFrames(
  samples: Float32Array,
  frameHop: number,
  frameCount: number,
): VoiceFrames {
  const correlations = new Float32Array(frameCount * PERIODS.count);
  const logPowers = new Float32Array(frameCount * BANDS.count);
  const spectrum = { re: new Float64Array(TRANSFORM), im: new Float64Array(TRANSFORM) };
  // Two frames of real numbers at a time, as the real and the imaginary part of one transform.
  for (let frame = 0; frame < frameCount; frame += 2) {
    readFrame(samples, frame * frameHop + FRAME_OFFSET, spectrum.re);
    readFrame(samples, (frame + 1) * frameHop + FRAME_OFFSET, spectrum.im);
    fourierTransform(spectrum, 1);
    const powers = splitPowers(spectrum);
    toMagnitudes(powers, spectrum);
    fourierTransform(spectrum, -1);
    for (const [side, lagged] of [spectrum.re, spectrum.im].entries()) {
      const at = frame + side;
      if (at >= frameCount) break;
      correlations.set(atPeriods(lagged), at * PERIODS.count);
      logPowers.set(inBands(powers[side] ?? new Float64Array(0)), at * BANDS.count);
    }
  }
  return { frameCount, correlations, logPowers };
}

/**
 * Summarises a window: mean correlation and how voiced each period is; mean power of the bands
 * relative to each other, and its deviation.
 * @param first first frame; @param end after the last, above `first`
 * @returns [VOICE_FEATURES]
 */
export function poolVoice(frames: VoiceFrames, first: number, end: number): Float32Array {
  const pooled = new Float32Array(VOICE_FEATURES);
  const count = Math.max(1, end - first);
  const voicedAt = PERIODS.count;
  const meanAt = 2 * PERIODS.count;
  const deviationAt = meanAt + BANDS.count;
  for (let period = 0; period < PERIODS.count; period++) {
    let sum = 0;
    let voiced = 0;
    for (let frame = first; frame < end; frame++) {
      const value = frames.correlations[frame * PERIODS.count + period] ?? 0;
      sum += value;
      voiced += Math.max(0, value - VOICED_CORRELATION) ** 2;
    }
    pooled[period] = sum / count;
    pooled[voicedAt + period] = voiced / count;
  }
  let overall = 0;
  for (let band = 0; band < BANDS.count; band++) {
    let sum = 0;
    for (let frame = first; frame < end; frame++)
      sum += frames.logPowers[frame * BANDS.count + band] ?? 0;
    const mean = sum / count;
    let squares = 0;
    for (let frame = first; frame < end; frame++)
      squares += ((frames.logPowers[frame * BANDS.count + band] ?? 0) - mean) ** 2;
    pooled[meanAt + band] = mean;
    pooled[deviationAt + band] = Math.sqrt(squares / count);
    overall += mean / BANDS.count;
  }
  for (let band = 0; band < BANDS.count; band++)
    pooled[meanAt + band] = (pooled[meanAt + band] ?? 0) - overall;
  return pooled;
}

function readFrame(samples: Float32Array, start: number, into: Float64Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i++) into[i] = (samples[start + i] ?? 0) * (taper[i] ?? 0);
  into.fill(0, FRAME_SAMPLES);
}

/** @returns powers of the two real signals in one spectrum, [TRANSFORM / 2 + 1] each */
function splitPowers({ re, im }: Complex): [Float64Array, Float64Array] {
  const half = TRANSFORM / 2;
  const one = new Float64Array(half + 1);
  const two = new Float64Array(half + 1);
  for (let k = 0; k <= half; k++) {
    const mirror = (TRANSFORM - k) % TRANSFORM;
    const a = re[k] ?? 0;
    const b = im[k] ?? 0;
    const c = re[mirror] ?? 0;
    const d = im[mirror] ?? 0;
    one[k] = ((a + c) ** 2 + (b - d) ** 2) / 4;
    two[k] = ((b + d) ** 2 + (c - a) ** 2) / 4;
  }
  return [one, two];
}

/** Leaves the magnitudes inside the band of pitch, of one signal as real and the other as imaginary part. */
function toMagnitudes([one, two]: [Float64Array, Float64Array], { re, im }: Complex): void {
  re.fill(0);
  im.fill(0);
  const first = Math.ceil((PITCH_BAND_HZ.from * TRANSFORM) / RATE_HZ);
  const last = Math.floor((PITCH_BAND_HZ.to * TRANSFORM) / RATE_HZ);
  for (let k = first; k <= last; k++) {
    re[k] = Math.sqrt(one[k] ?? 0);
    im[k] = Math.sqrt(two[k] ?? 0);
    re[TRANSFORM - k] = re[k] ?? 0;
    im[TRANSFORM - k] = im[k] ?? 0;
  }
}

function atPeriods(lagged: Float64Array): number[] {
  const whole = (lagged[0] ?? 0) + TINY;
  return periodLags.map((lag) => {
    const below = Math.floor(lag);
    const share = lag - below;
    return ((1 - share) * (lagged[below] ?? 0) + share * (lagged[below + 1] ?? 0)) / whole;
  });
}

function inBands(powers: Float64Array): number[] {
  return bands.map(({ first, weights }) => {
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (powers[first + i] ?? 0);
    return Math.log(sum + QUIET_POWER);
  });
}

/** Triangles that overlap by half, evenly spaced on the mel scale. Source: D. O'Shaughnessy, 1987. */
function melBands(): { first: number; weights: Float64Array }[] {
  const toMel = (hz: number): number => 2595 * Math.log10(1 + hz / 700);
  const toHz = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);
  const [low, high] = [toMel(BANDS.fromHz), toMel(BANDS.toHz)];
  const corners = Array.from({ length: BANDS.count + 2 }, (_, i) =>
    toHz(low + ((high - low) * i) / (BANDS.count + 1)),
  );
  return Array.from({ length: BANDS.count }, (_, band) => {
    const [from = 0, centre = 0, to = 0] = corners.slice(band);
    const first = Math.ceil((from * TRANSFORM) / RATE_HZ);
    const last = Math.floor((to * TRANSFORM) / RATE_HZ);
    const heights = Array.from({ length: last - first + 1 }, (_, i) => {
      const hz = ((first + i) * RATE_HZ) / TRANSFORM;
      return Math.max(0, Math.min((hz - from) / (centre - from), (to - hz) / (to - centre)));
    });
    const area = heights.reduce((sum, height) => sum + height, 0);
    return { first, weights: Float64Array.from(heights, (height) => height / area) };
  });
}
