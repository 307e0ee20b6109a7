import { cpus } from 'node:os';
import type { ClipMeasures } from './measure-clip.js';
import { NORMALIZER } from './normalize-words.js';
import { summarize, type Summary } from './summary.js';

/** A summary of one recording, or of all under the name "all". */
export interface NamedSummary extends Summary {
  readonly id: string;
  readonly speakerCounts?: ClipMeasures['speakers'];
}

/** What `--json` writes. Times are in seconds or, where the name says so, ms; shares are 0..1. */
export interface EvalReport {
  /** ISO 8601. */
  readonly date: string;
  readonly machine: string;
  readonly asrModel: string;
  readonly normalizer: string;
  /** What pitch was compared with; undefined where it was left out. */
  readonly pitchReference: string | undefined;
  readonly clips: readonly NamedSummary[];
  readonly total: Summary;
}

/** Puts together the report of a run on this machine. */
export function makeReport(
  clips: readonly ClipMeasures[],
  asrModel: string,
  pitchReference: string | undefined,
): EvalReport {
  return {
    date: new Date().toISOString(),
    machine: `${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    asrModel,
    normalizer: NORMALIZER,
    pitchReference,
    clips: clips.map((clip) => ({
      id: clip.id,
      speakerCounts: clip.speakers,
      ...summarize([clip]),
    })),
    total: summarize(clips),
  };
}
