/** Deterministic noise: the same seed gives the same samples. */
export function gaussianNoise(length: number, seed = 1): Float64Array {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 4_294_967_296;
  };
  return Float64Array.from(
    { length },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

/** Samples in 16 bits, cut off at full scale. */
export function toSteps(samples: ArrayLike<number>): Int16Array {
  return Int16Array.from({ length: samples.length }, (_, i) =>
    Math.max(-32_768, Math.min(32_767, Math.round(32_768 * (samples[i] ?? 0)))),
  );
}

export interface HarmonicSound {
  readonly durationSec: number;
  /** F0 at a time in seconds. */
  readonly f0Hz: (timeSec: number) => number;
  /** Amplitude of harmonic k, 1 the fundamental. */
  readonly amplitude: (harmonic: number) => number;
  /** White noise below the sound; none when left out. */
  readonly snrDb?: number;
  /** Level of the whole sound; -20 when left out. */
  readonly levelDbfs?: number;
}

const RATE_HZ = 16_000;
/** Harmonics stay below this, so that none folds back. */
const HIGHEST_HZ = 7000;

/** A voice-like sound of which the pitch is known at every moment, 16 kHz. */
export function harmonicSound(sound: HarmonicSound): Float32Array {
  const length = Math.round(sound.durationSec * RATE_HZ);
  const clean = new Float64Array(length);
  let cycles = 0;
  for (let i = 0; i < length; i++) {
    const f0 = sound.f0Hz(i / RATE_HZ);
    cycles += f0 / RATE_HZ;
    for (let k = 1; k * f0 < HIGHEST_HZ && k <= 80; k++)
      clean[i] = (clean[i] ?? 0) + sound.amplitude(k) * Math.cos(2 * Math.PI * k * cycles);
  }
  const rms = Math.sqrt(clean.reduce((sum, value) => sum + value * value, 0) / length);
  const noise = gaussianNoise(length);
  const noiseGain = sound.snrDb === undefined ? 0 : rms * 10 ** (-sound.snrDb / 20);
  const gain = 10 ** ((sound.levelDbfs ?? -20) / 20) / rms;
  return Float32Array.from(clean, (value, i) => gain * (value + noiseGain * (noise[i] ?? 0)));
}
