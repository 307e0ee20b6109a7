import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { FailureCode } from '../common/error-code.js';
import type { JobStep } from '../domain/progress.js';

export type CallbackKind = 'progress' | 'terminal';
/** How one call to a receiver went: the class of its status, or why there was none. */
export type CallbackResult = '1xx' | '2xx' | '3xx' | '4xx' | '5xx' | 'timeout' | 'lost';
export type JobState = 'accepted' | 'queued' | 'running' | 'undelivered';

/** From a second to half an hour: a stage of a short clip up to the longest job. */
const DURATION_BUCKETS_SEC = [0.1, 0.3, 1, 3, 10, 30, 60, 120, 300, 600, 1_200, 1_800];
/** Processing seconds per second of video; 0.5 is an hour in half an hour. */
const REAL_TIME_BUCKETS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2];

/**
 * Everything that is counted and measured, for Prometheus. Labels come from short fixed lists: no
 * ids, hosts or file names.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly registers = [this.registry];

  readonly jobsAccepted = new Counter({
    name: 'ecg_jobs_accepted_total',
    help: 'Jobs taken in, repeats not counted',
    registers: this.registers,
  });
  readonly jobsEnded = new Counter<'outcome'>({
    name: 'ecg_jobs_ended_total',
    help: 'Jobs that ended, by outcome: completed or the failure code',
    labelNames: ['outcome'],
    registers: this.registers,
  });
  readonly stageSeconds = new Histogram<'stage'>({
    name: 'ecg_stage_duration_seconds',
    help: 'Wall time of every finished step of a job',
    labelNames: ['stage'],
    buckets: DURATION_BUCKETS_SEC,
    registers: this.registers,
  });
  readonly realTimeFactor = new Histogram({
    name: 'ecg_real_time_factor',
    help: 'Seconds of analysis per second of video, of completed jobs',
    buckets: REAL_TIME_BUCKETS,
    registers: this.registers,
  });
  readonly callbackAttempts = new Counter<'kind' | 'result'>({
    name: 'ecg_callback_attempts_total',
    help: 'Calls to receivers, by kind and by how they went',
    labelNames: ['kind', 'result'],
    registers: this.registers,
  });
  readonly callbacksClosed = new Counter<'state'>({
    name: 'ecg_callback_deliveries_total',
    help: 'Terminal callbacks that are done with: delivered, refused or given up',
    labelNames: ['state'],
    registers: this.registers,
  });
  readonly jobs = new Gauge<'state'>({
    name: 'ecg_jobs',
    help: 'Jobs by state, in all instances of one Redis; undelivered: ended, callback still due',
    labelNames: ['state'],
    registers: this.registers,
  });
  readonly queueDepth = new Gauge<'queue'>({
    name: 'ecg_queue_depth',
    help: 'Jobs that wait in a queue, in all instances of one Redis',
    labelNames: ['queue'],
    registers: this.registers,
  });
  readonly queueActive = new Gauge<'queue'>({
    name: 'ecg_queue_active',
    help: 'Jobs at work from a queue, in all instances of one Redis',
    labelNames: ['queue'],
    registers: this.registers,
  });
  readonly queueOldestSec = new Gauge<'queue'>({
    name: 'ecg_queue_oldest_seconds',
    help: 'How long the job at the head of a queue has waited; 0 where none waits',
    labelNames: ['queue'],
    registers: this.registers,
  });
  readonly redisUp = new Gauge({
    name: 'ecg_redis_up',
    help: '1 while Redis answers',
    registers: this.registers,
  });
  readonly computeProcesses = new Gauge<'state'>({
    name: 'ecg_compute_processes',
    help: 'Compute children of this instance: configured, alive, busy',
    labelNames: ['state'],
    registers: this.registers,
  });
  readonly computeTasksWaiting = new Gauge({
    name: 'ecg_compute_tasks_waiting',
    help: 'Tasks that wait for a compute child of this instance',
    registers: this.registers,
  });
  readonly eventLoopDelaySec = new Gauge<'quantile'>({
    name: 'ecg_event_loop_delay_seconds',
    help: 'Event-loop delay of the last one to two minutes: 0.99 and 1 (the longest)',
    labelNames: ['quantile'],
    registers: this.registers,
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  jobEnded(outcome: 'completed' | FailureCode): void {
    this.jobsEnded.inc({ outcome });
  }

  stepDone(step: JobStep, seconds: number): void {
    this.stageSeconds.observe({ stage: step }, seconds);
  }

  called(kind: CallbackKind, result: CallbackResult): void {
    this.callbackAttempts.inc({ kind, result });
  }
}
