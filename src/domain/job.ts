import type { FailureCode } from '../common/error-code.js';
import type { AnalysisResult } from './analysis-result.js';
import type { SpeakerHints } from './speaker-hints.js';

/** What a caller asked for, after validation. */
export interface JobRequest {
  readonly jobId: string;
  readonly videoUrl: string;
  /** Where the callbacks go: already checked against the allow-list. */
  readonly callbackBaseUrl: string;
  /** ISO 639-1 code, `auto`, or null. */
  readonly language: string | null;
  /** Absent where the number of speakers is left open. */
  readonly speakerHints?: SpeakerHints;
}

/** How a job ended; a job ends once. */
export type JobOutcome =
  | { readonly status: 'completed'; readonly result: AnalysisResult }
  | {
      readonly status: 'failed';
      readonly progress: number;
      readonly code: FailureCode;
      readonly message: string;
    };

/** Body of a progress callback. */
export interface ProgressBody {
  readonly job_id: string;
  readonly status: 'processing';
  readonly progress: number;
  readonly message: string;
}

/** Body of the callback that ends a job. */
export type TerminalBody =
  | {
      readonly job_id: string;
      readonly status: 'completed';
      readonly progress: 100;
      readonly result: AnalysisResult;
    }
  | {
      readonly job_id: string;
      readonly status: 'failed';
      readonly progress: number;
      readonly error_message: string;
      readonly error_code: FailureCode;
    };

/** The terminal callback of a job that ended with `outcome`. */
export function terminalBody(jobId: string, outcome: JobOutcome): TerminalBody {
  if (outcome.status === 'completed') {
    return { job_id: jobId, status: 'completed', progress: 100, result: outcome.result };
  }
  return {
    job_id: jobId,
    status: 'failed',
    progress: outcome.progress,
    error_message: outcome.message,
    error_code: outcome.code,
  };
}
