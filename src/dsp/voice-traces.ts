import { POWER_BINS, TRANSFORM } from './voice-powers.js';

const RATE_HZ = 16_000;
/** Pitch periods are looked for where voices are, on a logarithmic scale: steps of 4 %. */
export const PERIODS = { count: 48, highestHz: 420, lowestHz: 62 };
/** What tells the pitch lies below the third formant. */
const PITCH_BAND_HZ = { from: 50, to: 2_000 };
/** The powers inside that band: from the first to before the last. */
export const PITCH_BINS = {
  first: Math.ceil((PITCH_BAND_HZ.from * TRANSFORM) / RATE_HZ),
  end: Math.floor((PITCH_BAND_HZ.to * TRANSFORM) / RATE_HZ) + 1,
};
export const BANDS = { count: 32, fromHz: 80, toHz: 7_600 };

/**
 * The matrix that makes correlations with oneself of magnitudes: the inverse transform of a spectrum
 * without phases, at the periods of voices, straight lines between whole samples.
 * Source: the autocorrelation is of the magnitude spectrum, whose peaks stand out more than those of
 * power (T. Tolonen, M. Karjalainen, IEEE Trans. Speech and Audio Processing 8(6), 2000).
 * @returns [bins of the pitch band * 48], bin by bin
 */
export function periodCosines(): Float32Array {
  const lags = Array.from({ length: PERIODS.count }, (_, i) => {
    const share = i / (PERIODS.count - 1);
    return RATE_HZ / (PERIODS.highestHz * (PERIODS.lowestHz / PERIODS.highestHz) ** share);
  });
  const cosine = (bin: number, lag: number) => Math.cos((2 * Math.PI * bin * lag) / TRANSFORM);
  const { first, end } = PITCH_BINS;
  return Float32Array.from({ length: (end - first) * PERIODS.count }, (_, at) => {
    const bin = first + Math.floor(at / PERIODS.count);
    const lag = lags[at % PERIODS.count] ?? 0;
    const below = Math.floor(lag);
    const share = lag - below;
    const value = (1 - share) * cosine(bin, below) + share * cosine(bin, below + 1);
    return LAG_SCALE * value;
  });
}

/** What each magnitude adds to the correlation after no time: each stands for its mirror image too. */
export const LAG_SCALE = 2 / TRANSFORM;

/**
 * The matrix that makes mean powers of bands of powers: triangles that overlap by half, evenly spaced
 * on the mel scale. Source: D. O'Shaughnessy, "Speech Communication", 1987.
 * @returns [POWER_BINS * 32], bin by bin
 */
export function melBands(): Float32Array {
  const toMel = (hz: number): number => 2595 * Math.log10(1 + hz / 700);
  const toHz = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);
  const [low, high] = [toMel(BANDS.fromHz), toMel(BANDS.toHz)];
  const corners = Array.from({ length: BANDS.count + 2 }, (_, i) =>
    toHz(low + ((high - low) * i) / (BANDS.count + 1)),
  );
  const matrix = new Float32Array(POWER_BINS * BANDS.count);
  for (let band = 0; band < BANDS.count; band++) {
    const [from = 0, centre = 0, to = 0] = corners.slice(band);
    const heights = Array.from({ length: POWER_BINS }, (_, bin) => {
      const hz = (bin * RATE_HZ) / TRANSFORM;
      return Math.max(0, Math.min((hz - from) / (centre - from), (to - hz) / (to - centre)));
    });
    const area = heights.reduce((sum, height) => sum + height, 0);
    for (const [bin, height] of heights.entries()) matrix[bin * BANDS.count + band] = height / area;
  }
  return matrix;
}
