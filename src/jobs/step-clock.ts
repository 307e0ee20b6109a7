import type { JobStep, ProgressUpdate } from '../domain/progress.js';

/**
 * Measures how long each step of a job takes, from its progress.
 * @param stepDone called once for every step that was followed by another or by `stop`
 * @param nowMs a clock that never goes back
 */
export class StepClock {
  private step: JobStep | null = null;
  private sinceMs = 0;

  constructor(
    private readonly stepDone: (step: JobStep, seconds: number) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  see({ step }: ProgressUpdate): void {
    if (step === this.step) return;
    this.stop();
    this.step = step;
    this.sinceMs = this.nowMs();
  }

  /** Ends the last step. */
  stop(): void {
    if (this.step !== null) this.stepDone(this.step, (this.nowMs() - this.sinceMs) / 1000);
    this.step = null;
  }
}
