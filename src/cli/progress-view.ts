import { leftSec, type Pace, reckonPace, speedText } from './pace.js';

const REDRAW_MS = 200;
const BAR_WIDTH = 16;
/** Before it lies the download. */
const ANALYSIS_PERCENT = 10;
const CLEAR_LINE = '\r\u001b[2K';

/** Where progress is drawn: `process.stderr` or the like. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows how far a job is: a bar that redraws itself on a terminal, one line for each step otherwise. */
export class ProgressView {
  private readonly startedAtMs = performance.now();
  private percent = 0;
  private message = '';
  private pace: Pace | undefined;
  /** When the download was over: how long it takes says nothing of the rest. */
  private workingSinceMs: number | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** @param durationSec of the recording; undefined where it is not known, and then no speed is shown */
  constructor(
    private readonly output: ProgressOutput,
    private readonly durationSec?: number,
  ) {}

  /** @param percent 0..100 */
  update(percent: number, message: string): void {
    const newStep = message !== this.message;
    this.percent = percent;
    this.message = message;
    if (percent >= ANALYSIS_PERCENT) this.workingSinceMs ??= performance.now();
    this.pace = reckonPace(this.pace, this.workingSec(), percent);
    if (this.output.isTTY) {
      this.draw();
      // The clock goes on between two updates.
      this.timer ??= setInterval(() => {
        this.draw();
      }, REDRAW_MS).unref();
    } else if (newStep) {
      this.output.write(`${this.figures().join('  ')}  ${message}\n`);
    }
  }

  /** Ends with a line that says how long it took. @param durationSec of the recording */
  done(durationSec: number): void {
    this.end();
    const tookSec = this.elapsedSec();
    const speed = speedText(durationSec / tookSec);
    this.output.write(`Done in ${tookSec.toFixed(1)} s: ${speed} as fast as it plays\n`);
  }

  /** Takes the bar off the terminal; plain lines stay. */
  end(): void {
    clearInterval(this.timer);
    if (this.timer) this.output.write(CLEAR_LINE);
    this.timer = undefined;
  }

  private draw(): void {
    const done = Math.round((this.percent / 100) * BAR_WIDTH);
    const bar = '█'.repeat(done) + '░'.repeat(BAR_WIDTH - done);
    const line = `${bar} ${this.figures().join('  ')}  ${this.message}`;
    // A line that wraps could not be taken off again.
    // Some terminals say 0.
    const columns = this.output.columns || 80;
    this.output.write(CLEAR_LINE + line.slice(0, columns - 1));
  }

  /** Percent, clock and, as soon as they can be told, speed and time left. */
  private figures(): readonly string[] {
    const left = leftSec(this.pace, this.workingSec());
    const percent = `${String(Math.round(this.percent)).padStart(3)}%`;
    const figures = [percent, clockText(this.elapsedSec())];
    if (left === undefined || !this.pace) return figures;
    if (this.durationSec) figures.push(speedText(this.durationSec / this.pace.totalSec));
    return [...figures, `${clockText(Math.ceil(left))} left`];
  }

  private elapsedSec(): number {
    return (performance.now() - this.startedAtMs) / 1000;
  }

  private workingSec(): number {
    return (performance.now() - (this.workingSinceMs ?? performance.now())) / 1000;
  }
}

/** Minutes and whole seconds, e.g. `1:05`. */
export function clockText(sec: number): string {
  const whole = Math.floor(sec);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
