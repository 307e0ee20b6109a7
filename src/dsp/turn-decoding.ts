import type { SpeechActivity } from '../domain/artifacts.js';
import type { SpeakerTurn, TimeSpan } from '../domain/speech.js';
import { dot, type Vector } from './vector-math.js';

export type SpeechProbabilities = Pick<SpeechActivity, 'frameSec' | 'probabilities'>;

export interface DecodingOptions {
  /** Length of a decision frame in seconds. */
  readonly frameSec: number;
  /** What a change of speaker costs, in seconds of cosine 1: higher means fewer, longer turns. */
  readonly changeCostSec: number;
  /** Share of that cost which a change in a pause costs, 0..1: people mostly take turns at pauses. */
  readonly pauseCostShare: number;
  /** How fast confidence grows with the lead in cosine over the second speaker. */
  readonly confidenceSlope: number;
}

/** Tuned on simulated dialogues of speakers that the embedding was not fitted on. */
export const DEFAULT_DECODING: DecodingOptions = {
  frameSec: 0.02,
  changeCostSec: 0.1,
  pauseCostShare: 0.1,
  confidenceSlope: 8,
};

/** How close a voice must be to the only speaker of a recording to count as half sure. */
const SOLE_SPEAKER_COSINE = 0;

/**
 * Decides frame by frame who speaks: each frame takes the average of the windows over it, those with
 * it in their middle counting most, and the path through the frames weighs resemblance against the
 * cost of changing the speaker (Viterbi).
 * @param regions speech in order, without overlap: turns cover exactly these
 * @param activity speech probabilities of the recording; where they end, it counts as speech
 * @param windows in order, each inside one region
 * @param units unit vector of each window, all zeros where it is unknown
 * @param speakers unit vector of each speaker, at least one
 * @returns turns in order, without overlap; `speakerIndex` is the place in `speakers`
 */
export function decodeTurns(
  regions: readonly TimeSpan[],
  activity: SpeechProbabilities,
  windows: readonly TimeSpan[],
  units: readonly Vector[],
  speakers: readonly Vector[],
  options: DecodingOptions = DEFAULT_DECODING,
): SpeakerTurn[] {
  const cosines = units.map((unit) => Float64Array.from(speakers, (speaker) => dot(unit, speaker)));
  let next = 0;
  return regions.flatMap((region) => {
    const first = next;
    while ((windows[next]?.startSec ?? Infinity) < region.endSec) next++;
    const spans = windows.slice(first, next);
    const inside = cosines.slice(first, next);
    return decodeRegion(region, activity, spans, inside, speakers.length, options);
  });
}

function decodeRegion(
  region: TimeSpan,
  activity: SpeechProbabilities,
  windows: readonly TimeSpan[],
  cosines: readonly Float64Array[],
  speakerCount: number,
  options: DecodingOptions,
): SpeakerTurn[] {
  const { frameSec, confidenceSlope } = options;
  const frameCount = Math.max(1, Math.round((region.endSec - region.startSec) / frameSec));
  const scores = frameScores(region, windows, cosines, frameCount, speakerCount, frameSec);
  const path = bestPath(scores, changeCosts(region, activity, frameCount, options), speakerCount);
  const turns: SpeakerTurn[] = [];
  let first = 0;
  for (let frame = 1; frame <= frameCount; frame++) {
    if (frame < frameCount && path[frame] === path[first]) continue;
    const speakerIndex = path[first] ?? 0;
    turns.push({
      startSec: region.startSec + first * frameSec,
      endSec: frame < frameCount ? region.startSec + frame * frameSec : region.endSec,
      speakerIndex,
      confidence: meanConfidence(scores, first, frame, speakerIndex, speakerCount, confidenceSlope),
    });
    first = frame;
  }
  return turns;
}

/**
 * @param cosines for each window, those with the speakers
 * @returns [frameCount * speakerCount], cosine with each speaker; 0 where no window reaches
 */
function frameScores(
  region: TimeSpan,
  windows: readonly TimeSpan[],
  cosines: readonly Float64Array[],
  frameCount: number,
  speakerCount: number,
  frameSec: number,
): Float64Array {
  const scores = new Float64Array(frameCount * speakerCount);
  const weights = new Float64Array(frameCount);
  for (let index = 0; index < windows.length; index++) {
    const span = windows[index];
    const ofWindow = cosines[index];
    if (!span || !ofWindow) continue;
    const first = Math.max(0, Math.round((span.startSec - region.startSec) / frameSec));
    const end = Math.min(frameCount, Math.round((span.endSec - region.startSec) / frameSec));
    for (let frame = first; frame < end; frame++) {
      const weight = Math.min(frame - first + 1, end - frame);
      weights[frame] = (weights[frame] ?? 0) + weight;
      const row = frame * speakerCount;
      for (let speaker = 0; speaker < speakerCount; speaker++)
        scores[row + speaker] = (scores[row + speaker] ?? 0) + weight * (ofWindow[speaker] ?? 0);
    }
  }
  for (let frame = 0; frame < frameCount; frame++) {
    const weight = Math.max(1, weights[frame] ?? 0);
    const row = frame * speakerCount;
    for (let speaker = 0; speaker < speakerCount; speaker++)
      scores[row + speaker] = (scores[row + speaker] ?? 0) / weight;
  }
  return scores;
}

/** @returns [frameCount], what a change of speaker at the start of each frame costs */
function changeCosts(
  { startSec }: TimeSpan,
  { probabilities, frameSec: activityFrameSec }: SpeechProbabilities,
  frameCount: number,
  { frameSec, changeCostSec, pauseCostShare }: DecodingOptions,
): Float64Array {
  const costs = new Float64Array(frameCount);
  for (let frame = 0; frame < frameCount; frame++) {
    const at = Math.floor((startSec + frame * frameSec) / activityFrameSec);
    const share = pauseCostShare + (1 - pauseCostShare) * (probabilities[at] ?? 1);
    costs[frame] = (share * changeCostSec) / frameSec;
  }
  return costs;
}

/** Source: A. J. Viterbi, IEEE Trans. Information Theory 13(2), 1967. */
function bestPath(scores: Float64Array, costs: Float64Array, speakerCount: number): Int32Array {
  const frameCount = costs.length;
  const from = new Int32Array(frameCount * speakerCount);
  const totals = new Float64Array(speakerCount);
  for (let frame = 0; frame < frameCount; frame++) {
    const leader = frame === 0 ? -1 : indexOfHighest(totals);
    const entry = leader < 0 ? -Infinity : (totals[leader] ?? 0) - (costs[frame] ?? 0);
    for (let speaker = 0; speaker < speakerCount; speaker++) {
      const cell = frame * speakerCount + speaker;
      const stays = (totals[speaker] ?? 0) >= entry;
      from[cell] = stays ? speaker : leader;
      totals[speaker] = (stays ? (totals[speaker] ?? 0) : entry) + (scores[cell] ?? 0);
    }
  }
  const path = new Int32Array(frameCount);
  let speaker = indexOfHighest(totals);
  for (let frame = frameCount - 1; frame >= 0; frame--) {
    path[frame] = speaker;
    speaker = from[frame * speakerCount + speaker] ?? 0;
  }
  return path;
}

function indexOfHighest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
}

/** Mean over frames of how sure the speaker is ahead of the next likely one, 0..1. */
function meanConfidence(
  scores: Float64Array,
  first: number,
  end: number,
  speaker: number,
  speakerCount: number,
  slope: number,
): number {
  let sum = 0;
  for (let frame = first; frame < end; frame++) {
    let rival = speakerCount === 1 ? SOLE_SPEAKER_COSINE : -Infinity;
    for (let other = 0; other < speakerCount; other++)
      if (other !== speaker) rival = Math.max(rival, scores[frame * speakerCount + other] ?? 0);
    const lead = (scores[frame * speakerCount + speaker] ?? 0) - rival;
    sum += 1 / (1 + Math.exp(-slope * lead));
  }
  return sum / Math.max(1, end - first);
}
