import type { AnalysisResult } from '../domain/analysis-result.js';
import { parseTerminal, type JobPhase, type JobRecord } from '../store/job-record.js';

/** A job as a caller reads it back. */
export interface JobView {
  readonly job_id: string;
  readonly status: 'accepted' | 'queued' | 'processing' | 'completed' | 'failed';
  readonly progress: number;
  readonly stage: string;
  readonly message: string;
  readonly accepted_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly callback: {
    readonly state: string;
    readonly attempts: number;
    readonly last_http_status: number | null;
  };
  readonly result: AnalysisResult | null;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly job_id: string;
  } | null;
}

const LIVE_STATUS = {
  accepted: 'accepted',
  queued: 'queued',
  pinned: 'queued',
  running: 'processing',
} as const satisfies Record<Exclude<JobPhase, 'ended'>, JobView['status']>;

/** What a caller may see of a job: neither its URLs nor where it runs. */
export function jobView(record: JobRecord): JobView {
  const terminal = parseTerminal(record);
  const failed = terminal?.status === 'failed' ? terminal : null;
  const jobId = record.request.jobId;
  return {
    job_id: jobId,
    status: terminal?.status ?? (record.phase === 'ended' ? 'failed' : LIVE_STATUS[record.phase]),
    progress: record.percent,
    stage: record.step,
    message: failed?.error_message ?? (terminal ? 'Done.' : record.message),
    accepted_at: isoTime(record.acceptedAtMs),
    started_at: record.startedAtMs === null ? null : isoTime(record.startedAtMs),
    ended_at: record.endedAtMs === null ? null : isoTime(record.endedAtMs),
    callback: {
      state: record.delivery.state,
      attempts: record.delivery.attempts,
      last_http_status: record.delivery.lastHttpStatus,
    },
    result: terminal?.status === 'completed' ? terminal.result : null,
    error: failed && { code: failed.error_code, message: failed.error_message, job_id: jobId },
  };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
