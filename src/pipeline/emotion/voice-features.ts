import type { WordProsody } from '../../domain/artifacts.js';
import type { Utterance } from '../../domain/speech.js';
import { weightedMean } from '../../dsp/statistics.js';

/** How an utterance sounds; every feature rises with excitement. */
export interface VoiceFeatures {
  /** Mean pitch relative to the speaker's median, in semitones. */
  readonly pitch: number;
  /** Mean level relative to the speaker's median, in dB. */
  readonly level: number;
  /** Energy of the upper harmonics relative to the lower ones, in dB. */
  readonly brightness: number;
  /** How far pitch moves between and within words, in semitones. */
  readonly liveliness: number;
  /** Natural logarithm of the characters spoken per second, pauses left out. */
  readonly rate: number;
  /** Seconds of voiced sound the features rest on. */
  readonly voicedSec: number;
}

export type VoiceFeature = Exclude<keyof VoiceFeatures, 'voicedSec'>;

/** Keeps the tilt of a pure tone finite. */
const MAX_TILT = 0.999;

/**
 * Sums the words of an utterance up.
 * @param prosody parallel to the words of the utterance
 * @returns null where nothing is voiced: then the voice tells nothing
 */
export function voiceFeatures(
  { words }: Utterance,
  prosody: readonly WordProsody[],
): VoiceFeatures | null {
  const voiced = prosody.map(({ voicedSec }) => voicedSec);
  const voicedSec = voiced.reduce((sum, seconds) => sum + seconds, 0);
  if (voicedSec <= 0) return null;
  const lengths = words.map(({ startSec, endSec }) => Math.max(0, endSec - startSec) || 0);
  const spokenSec = lengths.reduce((sum, seconds) => sum + seconds, 0);
  const characters = words.reduce((sum, { text }) => sum + letterCount(text), 0);
  const pitches = prosody.map(({ relativePitchSemitones }) => relativePitchSemitones);
  const pitch = weightedMean(pitches, voiced);
  const between = weightedMean(
    pitches.map((semitones) => (semitones - pitch) ** 2),
    voiced,
  );
  const ranges = prosody.map(({ f0RangeSemitones }) => f0RangeSemitones);
  const level = weightedMean(
    prosody.map(({ relativeLevelDb }) => relativeLevelDb),
    lengths,
  );
  return {
    pitch,
    level: Number.isNaN(level) ? 0 : level,
    brightness: weightedMean(prosody.map(brightness), voiced),
    liveliness: Math.sqrt(between) + weightedMean(ranges, voiced) / 2,
    rate: characters > 0 && spokenSec > 0 ? Math.log(characters / spokenSec) : 0,
    voicedSec,
  };
}

/**
 * With the autocorrelation r at 0.125 ms, 1 - r weighs the spectrum with 1 - cos, which rises with
 * the square of the frequency, and 1 + r weighs it the other way round.
 */
function brightness({ tilt }: WordProsody): number {
  const r = Math.max(-MAX_TILT, Math.min(MAX_TILT, tilt));
  return 10 * Math.log10((1 - r) / (1 + r));
}

function letterCount(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}
