import { Injectable, Logger } from '@nestjs/common';
import { JobFailure } from '../common/app-error.js';
import { JobLeases, type LeaseState } from '../store/job-leases.js';
import { HandedBackError } from './job-aborts.js';

/** Often enough that one late or lost renewal does not cost the lease. */
const RENEW_EVERY_MS = 1_000;
const WAIT_POLL_MS = 250;

/** The right to work on one leg of a job, kept alive until it is released. */
export interface Claim {
  release(): Promise<void>;
}

/** Sees to it that one process at a time works on a job, whatever the queue believes. */
@Injectable()
export class JobClaims {
  private readonly logger = new Logger(JobClaims.name);

  constructor(private readonly leases: JobLeases) {}

  /**
   * Waits until nobody else works on the job and claims it.
   * @param onLost called once when the claim is lost while it is held, with the reason to stop for
   * @returns null once the job has ended
   * @throws the signal's reason when it aborts
   */
  async take(
    leg: string,
    jobId: string,
    signal: AbortSignal,
    onLost: (reason: Error) => void,
  ): Promise<Claim | null> {
    const holder = this.leases.newHolder();
    for (;;) {
      signal.throwIfAborted();
      const state = await this.leases.take(leg, jobId, holder);
      if (state === 'ended') return null;
      if (state === 'mine') break;
      await new Promise((resolve) => setTimeout(resolve, WAIT_POLL_MS));
    }
    const timer = this.keepUp(() => this.leases.take(leg, jobId, holder), onLost);
    return {
      release: async () => {
        clearInterval(timer);
        await this.leases.release(leg, jobId, holder);
      },
    };
  }

  private keepUp(
    renew: () => Promise<LeaseState>,
    onLost: (reason: Error) => void,
  ): NodeJS.Timeout {
    let asking = false; // Redis away: one question waits for it, not one for every interval.
    const timer = setInterval(() => {
      if (asking) return;
      asking = true;
      renew()
        .then((state) => {
          if (state === 'mine') return;
          clearInterval(timer);
          onLost(state === 'ended' ? new JobFailure('CANCELLED') : new HandedBackError());
        })
        .catch((error: unknown) => {
          this.logger.warn({ msg: 'claim not renewed', err: error });
        })
        .finally(() => {
          asking = false;
        });
    }, RENEW_EVERY_MS);
    return timer;
  }
}
