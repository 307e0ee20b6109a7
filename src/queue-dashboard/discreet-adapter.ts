import { BullAdapter } from '@bull-board/api/bullAdapter';
import type { Job, Queue } from 'bull';

const REASON = 'An error outside of the job; the log has it.';

type Statuses = Parameters<BullAdapter['getJobs']>[0];

/** Shows a queue and changes nothing; of an error it tells that there was one, not its text and paths. */
export class DiscreetAdapter extends BullAdapter {
  constructor(queue: Queue) {
    super(queue, { readOnlyMode: true });
  }

  override async getJob(id: string): Promise<Job | undefined | null> {
    const job = await super.getJob(id);
    return job && withoutErrorText(job);
  }

  override async getJobs(statuses: Statuses, start?: number, end?: number): Promise<Job[]> {
    return (await super.getJobs(statuses, start, end)).map(withoutErrorText);
  }

  override getJobLogs(): Promise<string[]> {
    return Promise.resolve([]);
  }
}

function withoutErrorText(job: Job): Job {
  job.stacktrace = [];
  if (job.failedReason !== undefined) job.failedReason = REASON;
  return job;
}
