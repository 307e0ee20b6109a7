import type { AnalysisResult, ResultSegment, ResultWord } from '../domain/analysis-result.js';
import { terminalBody, type JobOutcome } from '../domain/job.js';
import type { SealedTerminal } from '../store/job-store.js';

/** Largest body of a callback in bytes: the receiver takes 50 MB, counted in thousands to be on the safe side. */
export const MAX_CALLBACK_BYTES = 50_000_000;

/** A terminal callback ready to be written down, and what had to be done to make it fit. */
export interface SealedOutcome extends SealedTerminal {
  readonly fit: 'whole' | 'without-extras' | 'too-large';
}

/**
 * Writes the terminal callback of a job as the text that every delivery sends. A result that is
 * too large for the receiver loses its extra fields first; one that is still too large becomes a
 * failure, because a body that is refused for its size would never arrive.
 * @param maxBytes size of the body as UTF-8
 */
export function sealTerminal(
  jobId: string,
  outcome: JobOutcome,
  maxBytes = MAX_CALLBACK_BYTES,
): SealedOutcome {
  const whole = seal(jobId, outcome);
  if (outcome.status === 'failed' || fits(whole, maxBytes)) return { ...whole, fit: 'whole' };
  const plain = seal(jobId, { ...outcome, result: withoutExtras(outcome.result) });
  if (fits(plain, maxBytes)) return { ...plain, fit: 'without-extras' };
  const failed = seal(jobId, {
    status: 'failed',
    progress: 99,
    code: 'INSUFFICIENT_RESOURCES',
    message: 'The result of the analysis is too large to be sent.',
  });
  return { ...failed, fit: 'too-large' };
}

function seal(jobId: string, outcome: JobOutcome): SealedTerminal {
  const body = terminalBody(jobId, outcome);
  return { json: JSON.stringify(body), percent: body.progress };
}

function fits({ json }: SealedTerminal, maxBytes: number): boolean {
  return Buffer.byteLength(json) <= maxBytes;
}

/** The fields of the contract alone. */
function withoutExtras({ metadata, segments }: AnalysisResult): AnalysisResult {
  return { metadata, segments: segments.map(plainSegment) };
}

function plainSegment({ start_time, end_time, speaker, text, words }: ResultSegment) {
  const { speaker_id } = speaker;
  return { start_time, end_time, speaker: { speaker_id }, text, words: words.map(plainWord) };
}

function plainWord({ word, start, end, volume_db, pitch_hz }: ResultWord): ResultWord {
  return { word, start, end, volume_db, pitch_hz };
}
