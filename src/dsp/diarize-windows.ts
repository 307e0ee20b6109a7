import type { SpeakerTurn, TimeSpan } from '../domain/speech.js';
import { numberSpeakersByAppearance, speakingTimes } from '../domain/turns.js';
import { clipTurns } from './clip-turns.js';
import { ItemGroups } from './item-groups.js';
import { clusterSpeakers, DEFAULT_CLUSTERING, type SpeakerRange } from './speaker-clustering.js';
import type { SpeakerSpread } from './speaker-evidence.js';
import { decodeTurns, type SpeechProbabilities } from './turn-decoding.js';
import { unitVector, type Vector } from './vector-math.js';

/**
 * Decides who speaks when from what each window sounds like.
 * @param spans speech in order, without overlap
 * @param regions the same with short pauses bridged
 * @param activity speech probabilities of the recording
 * @param windows in order, each inside one region
 * @param vectors speaker vector of each window; zeros where it is unknown
 * @param spread of the vectors
 * @param range how many speakers there may be; left open where it is absent
 * @returns turns in order, without overlap, that cover exactly the speech and pauses inside the words
 *   of one speaker; speakers are numbered by first appearance; empty without speech
 */
export function diarizeWindows(
  spans: readonly TimeSpan[],
  regions: readonly TimeSpan[],
  activity: SpeechProbabilities,
  windows: readonly TimeSpan[],
  vectors: readonly Vector[],
  spread: SpeakerSpread,
  range?: SpeakerRange,
): SpeakerTurn[] {
  const known = informativeWindows(windows, vectors);
  const labels = clusterSpeakers(
    known.map((index) => {
      const { startSec, endSec } = windows[index] ?? { startSec: 0, endSec: 0 };
      return { vector: vectors[index] ?? new Float64Array(0), durationSec: endSec - startSec };
    }),
    spread,
    range,
  );
  const units = vectors.map(unitVector);
  const knownUnits = known.flatMap((index) => {
    const unit = units[index];
    return unit ? [{ unit, weight: 1 }] : [];
  });
  let speakers = [...new ItemGroups(knownUnits).divide(labels).values()].map(
    ({ direction }) => direction,
  );
  if (speakers.length === 0) speakers = [new Float64Array(spread.betweenVariance.length)];
  for (;;) {
    const turns = clipTurns(decodeTurns(regions, activity, windows, units, speakers), spans);
    const rare = rarestSpeaker(turns, speakers.length);
    if (speakers.length === 1 || rare.speakingSec >= DEFAULT_CLUSTERING.minClusterSec)
      return numberSpeakersByAppearance(turns);
    // Who speaks for less than this is no speaker of their own: decide again without them.
    speakers = speakers.filter((_, index) => index !== rare.speaker);
  }
}

/** A shorter window says too little of a voice to found a group; its speaker is the likeliest one. */
const LEAST_GROUPED_SEC = 0.5;
/** With fewer long windows than this, short ones count too. */
const ENOUGH_WINDOWS = 3;

/** @returns indices of the windows that are grouped */
function informativeWindows(windows: readonly TimeSpan[], vectors: readonly Vector[]): number[] {
  const known = vectors.flatMap((vector, index) => (vector.some((v) => v !== 0) ? [index] : []));
  const long = known.filter((index) => {
    const { startSec = 0, endSec = 0 } = windows[index] ?? {};
    return endSec - startSec >= LEAST_GROUPED_SEC;
  });
  return long.length >= ENOUGH_WINDOWS ? long : known;
}

function rarestSpeaker(
  turns: readonly SpeakerTurn[],
  speakerCount: number,
): { speaker: number; speakingSec: number } {
  const times = speakingTimes(turns);
  let rarest = { speaker: 0, speakingSec: times.get(0) ?? 0 };
  for (let speaker = 1; speaker < speakerCount; speaker++) {
    const speakingSec = times.get(speaker) ?? 0;
    if (speakingSec < rarest.speakingSec) rarest = { speaker, speakingSec };
  }
  return rarest;
}
