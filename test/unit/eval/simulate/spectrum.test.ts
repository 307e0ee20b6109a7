import { expect, it } from 'vitest';
import { convolve } from '../../../../scripts/eval/simulate/convolve.js';
import { Random } from '../../../../scripts/eval/simulate/random.js';
import {
  equalizer,
  EQUALIZER_DELAY,
  longTermSpectrum,
} from '../../../../scripts/eval/simulate/spectrum.js';

it('gives a voice behind one microphone the spectrum of another', () => {
  const random = new Random(8);
  const white = Float32Array.from({ length: 64_000 }, () => 0.1 * random.normal());
  // A microphone that is 12 dB weaker at high than at low frequencies.
  const dull = white.map((value, i) => 0.625 * value + 0.375 * (white[i - 1] ?? 0));
  const wanted = longTermSpectrum(white);
  const filter = equalizer(longTermSpectrum(dull), wanted);
  const levelled = (spectrum: number[]) => {
    const mean = spectrum.reduce((sum, value) => sum + value, 0) / spectrum.length;
    return spectrum.map((value) => value - mean);
  };
  const after = levelled(longTermSpectrum(convolve(dull, filter, EQUALIZER_DELAY)));
  for (const [band, value] of levelled(wanted).entries())
    expect(Math.abs(value - (after[band] ?? NaN))).toBeLessThan(1.5);
});
