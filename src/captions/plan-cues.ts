import type { AnalysisResult, ResultSegment, ResultWord } from '../domain/analysis-result.js';
import { breakCost } from './break-cost.js';
import type { CaptionStyle } from './caption-style.js';
import type { Cue, CueLine } from './cue.js';
import { layOutLines } from './cue-lines.js';
import { timeCues } from './cue-timing.js';

/** What one more caption costs: breaks at the ends of sentences are worth it, others seldom. */
const CUE_COST = 0.6;
/** A caption that is gone before it is read; at its full length it costs nothing. */
const SHORT_CUE_COST = 1.5;

/**
 * Cuts a result into captions.
 *
 * A caption holds words of one speaker and one row of the result, so nobody's words stand under
 * another's colour. Of all ways to cut a row, the one is taken that breaks sense the least.
 * @returns the captions in order of start, none overlapping the next of the list unless the
 *   speakers do; empty where nothing was said
 */
export function planCues(result: AnalysisResult, style: CaptionStyle): readonly Cue[] {
  return timeCues(
    result.segments.flatMap((segment) => segmentCues(segment, style)),
    style,
  );
}

/** The cheapest way to caption the words from some word on. */
interface Plan {
  readonly cost: number;
  /** How many words the first caption takes. */
  readonly count: number;
  readonly lines: readonly CueLine[];
}

function segmentCues({ words, speaker, text }: ResultSegment, style: CaptionStyle): Cue[] {
  const joint = words.length > 1 && !/\s/u.test(text.trim()) ? '' : ' ';
  const plans: Plan[] = [];
  // From the last word back: what follows a caption is then already planned.
  for (let from = words.length - 1; from >= 0; from--)
    plans[from] = cheapest(words, from, joint, plans, style);

  const cues: Cue[] = [];
  for (let from = 0; from < words.length; from += plans[from]?.count ?? words.length) {
    const plan = plans[from];
    const first = words[from];
    const last = words[from + (plan?.count ?? 1) - 1];
    if (!plan || !first || !last) break;
    const { lines } = plan;
    cues.push({ startSec: first.start, endSec: last.end, speakerId: speaker.speaker_id, lines });
  }
  return cues;
}

function cheapest(
  words: readonly ResultWord[],
  from: number,
  joint: string,
  plans: readonly Plan[],
  style: CaptionStyle,
): Plan {
  let best: Plan = { cost: Infinity, count: 1, lines: [] };
  for (let count = 1; from + count <= words.length; count++) {
    const own = words.slice(from, from + count);
    const lines = layOutLines(own, joint, style);
    const durationSec = (own.at(-1)?.end ?? 0) - (own[0]?.start ?? 0);
    if (!lines || (count > 1 && durationSec > style.maxCueSec)) break;
    const [last, next] = [own.at(-1), words[from + count]];
    const cutCost = last && next ? breakCost(last, next) : 0;
    const shortness = Math.max(0, 1 - durationSec / style.minCueSec);
    const later = plans[from + count]?.cost ?? 0;
    const cost = CUE_COST + cutCost + SHORT_CUE_COST * shortness + later;
    if (cost < best.cost) best = { cost, count, lines };
  }
  return best;
}
