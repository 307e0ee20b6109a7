import type { StageId } from './stage.js';

/** A step of a job as the receiver sees it: waiting, the download, waiting again, then every stage. */
export type JobStep = 'accepted' | 'download' | 'queued' | StageId;

interface StepProgress {
  /** Percent at the start and at the end of the step. */
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/** Percent range and message of each step, as the wire contract lays them down. */
export const STEP_PROGRESS: Readonly<Record<JobStep, StepProgress>> = {
  accepted: { from: 0, to: 0, message: 'Waiting to start...' },
  download: { from: 0, to: 10, message: 'Downloading the video...' },
  queued: { from: 10, to: 10, message: 'Waiting for a free place...' },
  audio: { from: 10, to: 25, message: 'Extracting audio...' },
  vad: { from: 25, to: 40, message: 'Analyzing speech segments...' },
  diarization: { from: 40, to: 60, message: 'Identifying speakers...' },
  asr: { from: 60, to: 75, message: 'Transcribing speech...' },
  prosody: { from: 75, to: 83, message: 'Measuring volume and pitch...' },
  emotion: { from: 83, to: 90, message: 'Analyzing emotion and confidence...' },
  result: { from: 90, to: 99, message: 'Assembling the result...' },
};

/** Progress of a job at one moment. */
export interface ProgressUpdate {
  readonly step: JobStep;
  /** Whole percent, 0..99; 100 belongs to the completed job alone. */
  readonly percent: number;
  readonly message: string;
}

/**
 * Progress of a job of which `fraction` of `step` is done.
 * @param fraction 0..1; values outside are clamped, NaN counts as 0
 */
export function progressOf(step: JobStep, fraction: number): ProgressUpdate {
  const { from, to, message } = STEP_PROGRESS[step];
  const share = Math.min(1, Math.max(0, fraction || 0));
  return { step, percent: Math.floor(from + (to - from) * share), message };
}
