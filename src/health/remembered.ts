export interface RememberedOptions {
  /** What is older is looked at anew, while whoever asks is told what is remembered. */
  readonly freshMs: number;
  /** What is older counts for nothing: whoever asks waits for the new look. */
  readonly keptMs: number;
  /** A clock that never goes back. */
  readonly nowMs?: () => number;
}

/**
 * The outcome of a look at something slow, so that those who ask often need not wait for it. There
 * is one look at a time, and only when somebody asks. A look that fails is not remembered.
 */
export class Remembered<T> {
  private last: { readonly value: T; readonly atMs: number } | undefined;
  private looking: Promise<T> | undefined;
  private readonly nowMs: () => number;

  constructor(
    private readonly look: () => Promise<T>,
    private readonly options: RememberedOptions,
  ) {
    this.nowMs = options.nowMs ?? (() => performance.now());
  }

  /**
   * @returns what a look begun at most `keptMs` ago has found
   * @throws what the look throws, where nothing that still counts is remembered
   */
  async get(): Promise<T> {
    const { freshMs, keptMs } = this.options;
    const { last } = this;
    const ageMs = last ? this.nowMs() - last.atMs : Infinity;
    if (last && ageMs < freshMs) return last.value;
    const looking = this.lookOnce();
    if (!last || ageMs >= keptMs) return looking;
    looking.catch(() => undefined); // Whoever asks when the old outcome is too old hears of it.
    return last.value;
  }

  private lookOnce(): Promise<T> {
    this.looking ??= this.lookNow().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async lookNow(): Promise<T> {
    const atMs = this.nowMs();
    const value = await this.look();
    this.last = { value, atMs };
    return value;
  }
}
