const REDRAW_MS = 200;
const BAR_WIDTH = 28;
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
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly output: ProgressOutput) {}

  /** @param percent 0..100 */
  update(percent: number, message: string): void {
    const newStep = message !== this.message;
    this.percent = percent;
    this.message = message;
    if (this.output.isTTY) {
      this.draw();
      // The clock goes on between two updates.
      this.timer ??= setInterval(() => {
        this.draw();
      }, REDRAW_MS).unref();
    } else if (newStep) {
      this.output.write(`${percentText(percent)}  ${this.elapsed()}  ${message}\n`);
    }
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
    const line = `${bar} ${percentText(this.percent)}  ${this.elapsed()}  ${this.message}`;
    // A line that wraps could not be taken off again.
    const columns = this.output.columns ?? 80;
    this.output.write(CLEAR_LINE + line.slice(0, columns - 1));
  }

  private elapsed(): string {
    return clockText((performance.now() - this.startedAtMs) / 1000);
  }
}

/** Minutes and whole seconds, e.g. `1:05`. */
export function clockText(sec: number): string {
  const whole = Math.floor(sec);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function percentText(percent: number): string {
  return `${String(Math.round(percent)).padStart(3)}%`;
}
