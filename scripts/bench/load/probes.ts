import type { Service } from '../../../test/support/service.js';
import { latencyOf, timed, type Latency } from '../latency.js';

const PAUSE_MS = 100;

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

/** Asks a service one thing after the other until it is stopped. */
export class Probes {
  private readonly healthMs: number[] = [];
  private readonly postMs: number[] = [];
  private readonly delays: EventLoopDelay[] = [];
  private readonly stopping = new AbortController();
  private readonly asking: Promise<void>;

  /** @param known a job the service knows already: its repeat is answered like any other, and starts nothing */
  constructor(
    private readonly service: Service,
    private readonly known: object,
  ) {
    this.asking = this.ask();
  }

  async stop(): Promise<Answers> {
    this.stopping.abort();
    await this.asking;
    // The first half may still hold the start of the service, which is no load.
    const later = this.delays.slice(Math.floor(this.delays.length / 2));
    return {
      health: latencyOf(this.healthMs),
      post: latencyOf(this.postMs),
      eventLoop: {
        p99Ms: Math.max(...later.map(({ p99Ms }) => p99Ms)),
        maxMs: Math.max(...later.map(({ maxMs }) => maxMs)),
      },
    };
  }

  private async ask(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.healthMs.push(
        await timed(async () => {
          const { body } = await this.service.get('/health');
          const { eventLoop } = body['details'] as { eventLoop: EventLoopDelay };
          this.delays.push(eventLoop);
        }),
      );
      this.postMs.push(await timed(() => this.service.post(this.known)));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
