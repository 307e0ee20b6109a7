import { Injectable, Optional } from '@nestjs/common';
import { ForkedComputePool } from '../compute/forked-compute-pool.js';
import { withTimeLimit } from '../common/time-limit.js';
import { JobQueues } from '../jobs/job-queues.js';
import { Metrics } from '../metrics/metrics.js';
import { JobStore } from '../store/job-store.js';
import { EventLoopWatch } from './event-loop-watch.js';

const REDIS_TIMEOUT_MS = 1_000;
const MS_PER_SEC = 1_000;

/** Reads the state of every part into the gauges, when somebody asks for them. */
@Injectable()
export class Gauges {
  constructor(
    private readonly metrics: Metrics,
    private readonly store: JobStore,
    private readonly queues: JobQueues,
    private readonly eventLoopWatch: EventLoopWatch,
    @Optional() private readonly pool?: ForkedComputePool,
  ) {}

  /** Never fails and never waits long: without Redis the figures that come from it are left out. */
  async read(): Promise<void> {
    const { metrics } = this;
    const { p99Ms, maxMs } = this.eventLoopWatch.delays();
    metrics.eventLoopDelaySec.set({ quantile: '0.99' }, p99Ms / MS_PER_SEC);
    metrics.eventLoopDelaySec.set({ quantile: '1' }, maxMs / MS_PER_SEC);
    if (this.pool) {
      const { processes, alive, busy, waiting } = this.pool.status();
      metrics.computeProcesses.set({ state: 'configured' }, processes);
      metrics.computeProcesses.set({ state: 'alive' }, alive);
      metrics.computeProcesses.set({ state: 'busy' }, busy);
      metrics.computeTasksWaiting.set(waiting);
    }
    const gauges = [metrics.jobs, metrics.queueDepth, metrics.queueActive, metrics.queueOldestSec];
    for (const gauge of gauges) gauge.reset();
    metrics.redisUp.set(0);
    if (!this.store.isConnected()) return;
    await withTimeLimit(this.readQueues(), REDIS_TIMEOUT_MS).catch(() => undefined);
  }

  private async readQueues(): Promise<void> {
    const { metrics } = this;
    const [loads, undelivered] = await Promise.all([
      this.queues.loads(),
      this.store.countUndelivered(),
    ]);
    for (const { queue, waiting, active, oldestMs } of loads) {
      metrics.queueDepth.set({ queue }, waiting);
      metrics.queueActive.set({ queue }, active);
      metrics.queueOldestSec.set({ queue }, oldestMs / MS_PER_SEC);
      if (queue === 'ingest') metrics.jobs.set({ state: 'accepted' }, waiting + active);
      if (queue === 'analysis') {
        metrics.jobs.set({ state: 'queued' }, waiting);
        metrics.jobs.set({ state: 'running' }, active);
      }
    }
    metrics.jobs.set({ state: 'undelivered' }, undelivered);
    metrics.redisUp.set(1);
  }
}
