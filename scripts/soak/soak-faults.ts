import type { Answer } from '../../test/support/backend.js';
import type { RedisServer } from '../../test/support/redis-server.js';
import type { Service } from '../../test/support/service.js';
import type { SoakJob } from './soak-load.js';
import { computeChildrenOf } from './soak-watch.js';

const CHILD_DIES_EVERY = 20;
const REDIS_AWAY_MS = 5_000;

/** A receiver that fails the first terminal call of the jobs that are meant to meet that. */
export function receiverOf(jobs: readonly SoakJob[]): Answer {
  const faults = new Map(jobs.map(({ id, fault }) => [id, fault]));
  return ({ body }, response) => {
    const fault = body.status === 'processing' ? 'none' : faults.get(body.job_id);
    if (body.status !== 'processing') faults.delete(body.job_id);
    if (fault === 'receiver-500') response.writeHead(500).end();
    else if (fault === 'receiver-loses-reply') response.socket?.destroy();
    else response.writeHead(200).end();
  };
}

/** What happens to the processes while the jobs come in. */
export interface ProcessFaults {
  /** @param index number of the job that is about to be posted */
  before(index: number): Promise<void>;
}

/** Kills a compute child every now and then, and takes Redis away once, halfway. */
export function faultsOf(service: Service, redis: RedisServer, jobCount: number): ProcessFaults {
  return {
    before: async (index) => {
      if (index % CHILD_DIES_EVERY === CHILD_DIES_EVERY - 1) {
        const [child] = await computeChildrenOf(service.pid);
        if (child !== undefined) process.kill(child, 'SIGKILL');
      }
      if (index !== Math.floor(jobCount / 2)) return;
      await redis.stop();
      await new Promise((resolve) => setTimeout(resolve, REDIS_AWAY_MS));
      await redis.restart();
    },
  };
}
