/** Aborts when nothing has been heard for a while. */
export class IdleWatch {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;

  /** Starts at once. @param idleMs longest silence */
  constructor(idleMs: number) {
    this.timer = setTimeout(() => {
      this.controller.abort();
    }, idleMs);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Something was heard: the silence counts from now. */
  heard(): void {
    this.timer.refresh();
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
