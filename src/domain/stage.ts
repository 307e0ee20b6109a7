import type { ArtifactName, Artifacts } from './artifacts.js';
import type { SpeakerHints } from './speaker-hints.js';

/** Every stage of the chain, in the order in which they run. */
export const STAGE_IDS = [
  'audio',
  'vad',
  'diarization',
  'asr',
  'prosody',
  'emotion',
  'result',
] as const;
export type StageId = (typeof STAGE_IDS)[number];

/** What a running stage may know about the job it works for. */
export interface StageContext {
  readonly jobId: string;
  /** The job's own directory; deleted when the job ends. */
  readonly workDir: string;
  /** The language asked for: an ISO 639-1 code, `auto`, or null where the caller left it open. */
  readonly language: string | null;
  /** What the caller knows of the number of speakers; absent where it is left open. */
  readonly speakerHints?: SpeakerHints | undefined;
  /** Aborts on cancel, timeout and shutdown; the stage stops its work and rejects. */
  readonly signal: AbortSignal;
  /** @param fraction share of this stage that is done, 0..1 */
  readonly reportProgress: (fraction: number) => void;
}

/**
 * One step of the analysis. It declares what it needs and what it gives, receives just that and
 * returns one artifact. It must be safe to run again: a job whose process died starts over.
 *
 * Errors: throws `JobFailure` with the code and sentence the user should see; anything else is
 * reported as a failure of the stage.
 */
export interface Stage<
  Needs extends ArtifactName = ArtifactName,
  Gives extends ArtifactName = ArtifactName,
> {
  readonly id: StageId;
  readonly needs: readonly Needs[];
  readonly gives: Gives;
  run(input: Pick<Artifacts, Needs>, context: StageContext): Promise<Artifacts[Gives]>;
}
