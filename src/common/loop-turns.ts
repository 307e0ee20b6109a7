import { setImmediate } from 'node:timers/promises';

/** As long as one answer may be held up by work in between. */
export const LONGEST_TURN_MS = 10;

/** Lets the event loop have its turn in the middle of work that goes on for long. */
export class LoopTurns {
  private sinceMs: number;

  /** @param nowMs a clock that never goes back */
  constructor(private readonly nowMs: () => number = () => performance.now()) {
    this.sinceMs = nowMs();
  }

  /** To be awaited between two pieces of the work: gives the turn away when it has lasted LONGEST_TURN_MS. */
  async pass(): Promise<void> {
    if (this.nowMs() - this.sinceMs < LONGEST_TURN_MS) return;
    await setImmediate();
    this.sinceMs = this.nowMs();
  }
}
