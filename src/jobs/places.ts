/** Places for work; whoever comes when all are taken waits in line. */
export class Places {
  private free: number;
  private readonly line: (() => void)[] = [];

  constructor(count: number) {
    this.free = count;
  }

  /**
   * Takes a place, as soon as there is one.
   * @returns gives the place back; to be called once
   * @throws the signal's reason when it aborts before there is a place
   */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.free > 0) this.free--;
    else await this.wait(signal);
    return () => {
      this.giveBack();
    };
  }

  private wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const admit = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.line.splice(this.line.indexOf(admit), 1);
        reject(signal.reason as Error);
      };
      this.line.push(admit);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  private giveBack(): void {
    const next = this.line.shift();
    if (next) next();
    else this.free++;
  }
}
