import type { JobRequest, TerminalBody } from '../domain/job.js';
import type { JobStep } from '../domain/progress.js';

/** Where a job is on its way; it ends once. `pinned` waits for the one worker that has its video. */
export type JobPhase = 'accepted' | 'queued' | 'pinned' | 'running' | 'ended';

export type DeliveryState = 'none' | 'pending' | 'delivered' | 'refused' | 'gave_up';

/** What is known about the terminal callback. */
export interface Delivery {
  readonly state: DeliveryState;
  readonly attempts: number;
  /** HTTP status of the last answer, or null where none came. */
  readonly lastHttpStatus: number | null;
  /** When it was first due, or asked for again, in milliseconds since the epoch; null while the job lives. */
  readonly sinceMs: number | null;
}

/** A job as Redis holds it. */
export interface JobRecord {
  readonly request: JobRequest;
  readonly phase: JobPhase;
  /** The work directory that the video was downloaded to (`WorkDir.holderId`); null before that. */
  readonly sourceHolder: string | null;
  readonly step: JobStep;
  /** Whole percent, 0..100. */
  readonly percent: number;
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAtMs: number;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  /** The exact bytes of the terminal callback, as text; null while the job lives. */
  readonly terminalJson: string | null;
  readonly delivery: Delivery;
}

/** Reads the fields of a job's Redis hash; null when there is no such job. */
export function parseJobRecord(hash: Readonly<Record<string, string>>): JobRecord | null {
  const { request, phase, step, message } = hash;
  if (request === undefined) return null;
  return {
    request: JSON.parse(request) as JobRequest,
    phase: phase as JobPhase,
    sourceHolder: hash['sourceHolder'] ?? null,
    step: step as JobStep,
    percent: Number(hash['percent']),
    message: message ?? '',
    acceptedAtMs: Number(hash['acceptedAtMs']),
    startedAtMs: numberOrNull(hash['startedAtMs']),
    endedAtMs: numberOrNull(hash['endedAtMs']),
    terminalJson: hash['terminalJson'] ?? null,
    delivery: {
      state: (hash['deliveryState'] ?? 'none') as DeliveryState,
      attempts: Number(hash['deliveryAttempts'] ?? 0),
      lastHttpStatus: numberOrNull(hash['deliveryHttpStatus']),
      sinceMs: numberOrNull(hash['deliverySinceMs']),
    },
  };
}

/** Reads the terminal callback of an ended job. */
export function parseTerminal(record: JobRecord): TerminalBody | null {
  return record.terminalJson === null ? null : (JSON.parse(record.terminalJson) as TerminalBody);
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined || text === '' ? null : Number(text);
}
