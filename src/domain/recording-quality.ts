import type { ResultDoubt, ResultQuality } from './analysis-result.js';
import {
  SOUND_FRAME_SEC,
  type Diarization,
  type SoundTrack,
  type SpeechActivity,
} from './artifacts.js';
import { clamp, roundTo } from './numbers.js';
import { QUANTISATION_DBFS } from './prosody-limits.js';
import type { Row } from './result-row.js';
import type { TimeSpan } from './speech.js';

/** Probability of speech from which on, and below which, a frame counts as speech and as background. */
const SPEECH_PROBABILITY = 0.5;
const BACKGROUND_PROBABILITY = 0.1;
/** Background that lasts less than this tells little of the noise under the speech. */
const LEAST_BACKGROUND_FRAMES = 30;
/** Without a pause the quietest moments of speech stand for the background. */
const QUIET_SHARE = 0.05;
/** Levels are counted in steps of this. */
const BIN_DB = 0.1;
/** More than this no ear and no 16-bit recording tells apart. */
const MAX_SNR_DB = 96;
/** As many doubts as somebody would look through; the strongest are kept. */
const MAX_DOUBTS = 100;

/** How loud speech and background are. */
export interface SoundLevels {
  readonly speechDbfs: number;
  readonly noiseDbfs: number;
}

/**
 * Separates the level of speech from that of the background.
 * @returns QUANTISATION_DBFS for what is not there; the noise is at most as loud as the speech
 */
export function soundLevels(
  { levelDbfs }: SoundTrack,
  { probabilities, frameSec }: SpeechActivity,
): SoundLevels {
  const speech = new LevelCount();
  const background = new LevelCount();
  let speechEnergy = 0;
  for (let frame = 0; frame < levelDbfs.length; frame++) {
    const at = Math.floor(((frame + 0.5) * SOUND_FRAME_SEC) / frameSec);
    const probability = probabilities[Math.min(at, probabilities.length - 1)] ?? 0;
    const level = levelDbfs[frame] ?? QUANTISATION_DBFS;
    if (probability >= SPEECH_PROBABILITY) {
      speech.add(level);
      speechEnergy += 10 ** (level / 10);
    } else if (probability < BACKGROUND_PROBABILITY) background.add(level);
  }
  const noiseDbfs =
    background.count >= LEAST_BACKGROUND_FRAMES
      ? background.quantile(0.5)
      : speech.quantile(QUIET_SHARE);
  const speechDbfs = decibels(speechEnergy / speech.count);
  return {
    speechDbfs,
    noiseDbfs: speech.count > 0 ? Math.min(noiseDbfs, speechDbfs) : noiseDbfs,
  };
}

/** Counts levels, so that an hour of frames needs no sorting. */
class LevelCount {
  count = 0;
  private readonly bins = new Uint32Array(Math.ceil(-QUANTISATION_DBFS / BIN_DB) + 1);

  add(levelDbfs: number): void {
    this.count += 1;
    const bin = clamp(
      Math.round((levelDbfs - QUANTISATION_DBFS) / BIN_DB),
      0,
      this.bins.length - 1,
    );
    this.bins[bin] = (this.bins[bin] ?? 0) + 1;
  }

  /** To BIN_DB / 2; QUANTISATION_DBFS for no frames. */
  quantile(share: number): number {
    let before = 0;
    for (const [bin, count] of this.bins.entries()) {
      before += count;
      if (before > share * (this.count - 1)) return QUANTISATION_DBFS + bin * BIN_DB;
    }
    return QUANTISATION_DBFS;
  }
}

/**
 * Ratio of speech to the noise under it.
 * @param levelDbfs level of speech and noise together
 * @returns 0..MAX_SNR_DB
 */
export function signalToNoise(levelDbfs: number, noiseDbfs: number): number {
  const clean = 10 ** (levelDbfs / 10) - 10 ** (noiseDbfs / 10);
  return clean > 0 ? clamp(10 * Math.log10(clean) - noiseDbfs, 0, MAX_SNR_DB) : 0;
}

/** Level of a span, from the energies of its frames; QUANTISATION_DBFS for an empty one. */
export function levelOfSpan({ levelDbfs }: SoundTrack, { startSec, endSec }: TimeSpan): number {
  const first = clamp(Math.floor(startSec / SOUND_FRAME_SEC), 0, levelDbfs.length);
  const after = clamp(Math.ceil(endSec / SOUND_FRAME_SEC), first, levelDbfs.length);
  let energy = 0;
  for (let frame = first; frame < after; frame++)
    energy += 10 ** ((levelDbfs[frame] ?? QUANTISATION_DBFS) / 10);
  return decibels(energy / (after - first));
}

/**
 * What a person who edits the captions should know of the recording, and where to listen first.
 * @param rows the rows of the result
 * @param doubts of all rows, any order
 */
export function recordingQuality(
  parts: {
    readonly sound: SoundTrack;
    readonly levels: SoundLevels;
    readonly activity: SpeechActivity;
    readonly diarization: Diarization;
    readonly durationSec: number;
  },
  rows: readonly Row[],
  doubts: readonly ResultDoubt[],
): ResultQuality {
  const { sound, levels, activity, diarization, durationSec } = parts;
  const { speechDbfs, noiseDbfs } = levels;
  const speechSec = totalSec(activity.segments);
  const { coveredSec, overlappedSec } = overlapOf(diarization.turns);
  return {
    speech_level_dbfs: roundTo(speechDbfs, 2),
    noise_level_dbfs: roundTo(noiseDbfs, 2),
    snr_db: roundTo(signalToNoise(speechDbfs, noiseDbfs), 1),
    peak_dbfs: roundTo(sound.peak > 0 ? 20 * Math.log10(sound.peak) : QUANTISATION_DBFS, 2),
    clipping_share: roundTo(clamp(sound.clippedShare, 0, 1), 6),
    speech_share: roundTo(durationSec > 0 ? clamp(speechSec / durationSec, 0, 1) : 0, 4),
    overlap_share: roundTo(coveredSec > 0 ? overlappedSec / coveredSec : 0, 4),
    interpolated_words: rows.reduce(
      (count, { utterance }) => count + utterance.words.filter((word) => word.interpolated).length,
      0,
    ),
    doubts: doubts
      .toSorted((a, b) => a.confidence - b.confidence)
      .slice(0, MAX_DOUBTS)
      .sort((a, b) => a.start - b.start),
  };
}

function decibels(meanSquare: number): number {
  return meanSquare > 0
    ? clamp(10 * Math.log10(meanSquare), QUANTISATION_DBFS, 0)
    : QUANTISATION_DBFS;
}

function totalSec(spans: readonly TimeSpan[]): number {
  return spans.reduce((sum, { startSec, endSec }) => sum + Math.max(0, endSec - startSec), 0);
}

/** How long anybody speaks, and how long two or more do at once. */
function overlapOf(turns: readonly TimeSpan[]): { coveredSec: number; overlappedSec: number } {
  const edges = turns
    .flatMap(({ startSec, endSec }) => [
      { at: startSec, step: 1 },
      { at: endSec, step: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.step - b.step);
  let coveredSec = 0;
  let overlappedSec = 0;
  let speaking = 0;
  let before = 0;
  for (const { at, step } of edges) {
    if (speaking > 0) coveredSec += at - before;
    if (speaking > 1) overlappedSec += at - before;
    speaking += step;
    before = at;
  }
  return { coveredSec, overlappedSec };
}
