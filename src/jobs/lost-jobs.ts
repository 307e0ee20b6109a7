import { Injectable, Logger } from '@nestjs/common';
import { JobLeases } from '../store/job-leases.js';
import { JobEnder } from './job-ender.js';
import { JobQueues, type JobQueueName } from './job-queues.js';

/** Decides on jobs that their queue has given up: their processes died, or Redis was away, too often. */
@Injectable()
export class LostJobs {
  private readonly logger = new Logger(LostJobs.name);

  constructor(
    private readonly leases: JobLeases,
    private readonly queues: JobQueues,
    private readonly ender: JobEnder,
  ) {}

  /**
   * Ends a job that its queue has given up and no longer holds, unless somebody is working on it:
   * then the queue was wrong, and the job is queued again behind the one who works on it.
   */
  async decide(name: JobQueueName, jobId: string): Promise<void> {
    if (!(await this.leases.isHeld(name, jobId))) {
      await this.ender.failLost(jobId);
      return;
    }
    this.logger.warn({ msg: 'queue gave up a job that is at work', jobId });
    await this.queues.add(name, jobId);
  }
}
