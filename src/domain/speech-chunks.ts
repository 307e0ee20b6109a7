import type { SpeechActivity } from './artifacts.js';
import { mean } from './numbers.js';
import { SAMPLE_RATE_HZ, type TimeSpan } from './speech.js';

/** A part of the audio in which somebody speaks without a pause. */
export interface SpeechPart extends TimeSpan {
  /** Mean speech probability of its frames, 0..1. */
  readonly meanProbability: number;
}

/** A stretch of audio that is recognised in one go. */
export interface SpeechChunk {
  /**
   * What the recogniser hears: speech with a margin. Neighbours share some where speech was cut; the
   * margin of speech at the border of the recording lies outside of it and is silence.
   */
  readonly heard: TimeSpan;
  /** The chunk's own part: no two chunks own the same moment. */
  readonly own: TimeSpan;
  /** Where somebody speaks in the chunk's own part, in order; at least one. */
  readonly speech: readonly SpeechPart[];
}

export interface ChunkOptions {
  /** Longest chunk in seconds, without its margins. */
  readonly maxSec: number;
  /** Speech across a pause up to this long shares a chunk: the recogniser needs the context. */
  readonly mergeGapSec: number;
  /** Margin around speech in seconds; half the pause where that is less. */
  readonly marginSec: number;
  /** Margin in seconds where a chunk had to be cut inside speech, so that no word is cut in both. */
  readonly cutMarginSec: number;
}

/**
 * Source: the pause and the margin gave the lowest word error rate on read and spontaneous English
 * (a pause of 1 s instead of 3 s: five times the errors on one recording); the model was trained on
 * stretches of 4 to 30 s.
 */
export const DEFAULT_CHUNK_OPTIONS: ChunkOptions = {
  maxSec: 20,
  mergeGapSec: 3,
  marginSec: 0.2,
  cutMarginSec: 0.8,
};

/**
 * Cuts a recording into chunks at pauses, the longest ones first choice; speech without a pause is
 * cut where it is least probable, never at a fixed length.
 * @param regions speech in order, without overlap
 * @param activity the probabilities that the regions come from
 * @returns the chunks in order; every region lies in their own parts; empty without regions
 */
export function planSpeechChunks(
  regions: readonly TimeSpan[],
  activity: Pick<SpeechActivity, 'frameSec' | 'probabilities'>,
  options: ChunkOptions = DEFAULT_CHUNK_OPTIONS,
): SpeechChunk[] {
  const pieces = groupByPause(regions, options.mergeGapSec).flatMap((group) =>
    splitGroup(group, activity, options.maxSec),
  );
  return pieces.map((piece, index) => {
    const before = pieces[index - 1]?.endSec ?? -Infinity;
    const after = pieces[index + 1]?.startSec ?? Infinity;
    const margin = (pauseSec: number) =>
      pauseSec > 0 ? Math.min(options.marginSec, pauseSec / 2) : options.cutMarginSec;
    const startSec = piece.startSec - margin(piece.startSec - before);
    const endSec = piece.endSec + margin(after - piece.endSec);
    return {
      own: piece,
      heard: { startSec, endSec },
      speech: partsWithin(piece, regions, activity),
    };
  });
}

/** @returns the samples [startSample, endSample) of a span of the recording, without those before it */
export function samplesWithin({ startSec, endSec }: TimeSpan) {
  return {
    startSample: Math.max(0, Math.round(startSec * SAMPLE_RATE_HZ)),
    endSample: Math.round(endSec * SAMPLE_RATE_HZ),
  };
}

function partsWithin(
  { startSec, endSec }: TimeSpan,
  regions: readonly TimeSpan[],
  { frameSec, probabilities }: Pick<SpeechActivity, 'frameSec' | 'probabilities'>,
): SpeechPart[] {
  return regions
    .filter((region) => region.endSec > startSec && region.startSec < endSec)
    .map((region) => {
      const from = Math.max(region.startSec, startSec);
      const to = Math.min(region.endSec, endSec);
      const frames = probabilities.subarray(Math.floor(from / frameSec), Math.ceil(to / frameSec));
      return { startSec: from, endSec: to, meanProbability: mean(frames) };
    });
}

function groupByPause(regions: readonly TimeSpan[], mergeGapSec: number): TimeSpan[][] {
  const groups: TimeSpan[][] = [];
  for (const region of regions) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && region.startSec - last.endSec <= mergeGapSec) group.push(region);
    else groups.push([region]);
  }
  return groups;
}

/** @returns stretches of at most `maxSec` that together cover all regions of the group */
function splitGroup(
  group: readonly TimeSpan[],
  activity: Pick<SpeechActivity, 'frameSec' | 'probabilities'>,
  maxSec: number,
): TimeSpan[] {
  const first = group[0];
  const last = group.at(-1);
  if (!first || !last) return [];
  const whole = { startSec: first.startSec, endSec: last.endSec };
  const lengthSec = whole.endSec - whole.startSec;
  if (lengthSec <= maxSec) return [whole];

  // Neither part may end up so short that the recogniser lacks context.
  const shareSec = lengthSec / Math.ceil(lengthSec / maxSec);
  const window = {
    startSec: whole.startSec + shareSec / 2,
    endSec: Math.min(whole.startSec + maxSec, whole.endSec - shareSec / 2),
  };
  const cut = longestPause(group, window) ?? leastSpeech(activity, window);
  const left = group.filter(({ startSec }) => startSec < cut.startSec);
  const right = group.filter(({ endSec }) => endSec > cut.endSec);
  return [
    ...splitGroup(endAt(left, cut.startSec), activity, maxSec),
    ...splitGroup(startAt(right, cut.endSec), activity, maxSec),
  ];
}

function longestPause(group: readonly TimeSpan[], window: TimeSpan): TimeSpan | null {
  let longest: TimeSpan | null = null;
  for (const [index, { endSec }] of group.entries()) {
    const next = group[index + 1];
    if (!next || endSec < window.startSec || endSec > window.endSec) continue;
    const pause = { startSec: endSec, endSec: next.startSec };
    if (!longest || pause.endSec - pause.startSec > longest.endSec - longest.startSec)
      longest = pause;
  }
  return longest;
}

/** @returns the moment, as an empty span, around which speech is least probable */
function leastSpeech(
  { frameSec, probabilities }: Pick<SpeechActivity, 'frameSec' | 'probabilities'>,
  window: TimeSpan,
): TimeSpan {
  let atSec = (window.startSec + window.endSec) / 2;
  let lowest = Infinity;
  const to = Math.floor(window.endSec / frameSec);
  for (let frame = Math.ceil(window.startSec / frameSec); frame < to; frame++) {
    const sum =
      (probabilities[frame - 1] ?? 1) +
      (probabilities[frame] ?? 1) +
      (probabilities[frame + 1] ?? 1);
    if (sum >= lowest) continue;
    lowest = sum;
    atSec = (frame + 0.5) * frameSec;
  }
  return { startSec: atSec, endSec: atSec };
}

function endAt(group: readonly TimeSpan[], endSec: number): TimeSpan[] {
  return group.map((span) => ({ ...span, endSec: Math.min(span.endSec, endSec) }));
}

function startAt(group: readonly TimeSpan[], startSec: number): TimeSpan[] {
  return group.map((span) => ({ ...span, startSec: Math.max(span.startSec, startSec) }));
}
