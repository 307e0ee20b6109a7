import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { EventLoopDelay } from './probes.js';

/** A process beside the service that does nothing: what delays it is the machine alone. */
export class IdleWatch {
  private readonly process = fork(path.join(import.meta.dirname, 'idle-process.ts'));

  /** The delay of its event loop since the call before; the first one tells of its own start. */
  async delay(): Promise<EventLoopDelay> {
    const answer = once(this.process, 'message') as Promise<[EventLoopDelay]>;
    this.process.send('delay');
    return (await answer)[0];
  }

  stop(): void {
    this.process.kill();
  }
}
