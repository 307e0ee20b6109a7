import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { latencyOf, type Latency } from '../latency.js';

/** As `/health` tells it. */
export interface EventLoopDelay {
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** How a service answered. */
export interface Answers {
  readonly health: Latency;
  readonly post: Latency;
  /** How long its event loop was held up: the worst minute. */
  readonly eventLoop: EventLoopDelay;
}

/** What the process that asks is told. */
export interface ProbeOrder {
  readonly url: string;
  /** What is posted. */
  readonly known: object;
}

/** What it answers in the end. */
export interface Measured {
  readonly healthMs: number[];
  readonly postMs: number[];
  readonly delays: EventLoopDelay[];
}

/** Has another process ask a service one thing after the other until it is stopped. */
export class Probes {
  private readonly process = fork(path.join(import.meta.dirname, 'probe-process.ts'));

  /**
   * @param url where the service listens
   * @param known a job the service knows already: its repeat is answered like any other, and starts nothing
   */
  constructor(url: string, known: object) {
    const order: ProbeOrder = { url, known };
    this.process.send(order);
  }

  async stop(): Promise<Answers> {
    const answer = once(this.process, 'message') as Promise<[Measured]>;
    this.process.send('stop');
    const [{ healthMs, postMs, delays }] = await answer;
    this.process.kill();
    // The first half may still hold the start of the service, which is no load.
    const later = delays.slice(Math.floor(delays.length / 2));
    return {
      health: latencyOf(healthMs),
      post: latencyOf(postMs),
      eventLoop: {
        p99Ms: Math.max(...later.map(({ p99Ms }) => p99Ms)),
        maxMs: Math.max(...later.map(({ maxMs }) => maxMs)),
      },
    };
  }
}
