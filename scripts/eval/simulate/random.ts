/** Reproducible random numbers. Source: mulberry32 by Tommy Ettinger, public domain. */
export class Random {
  constructor(private state: number) {}

  /** Uniform in [from, to). */
  between(from: number, to: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return from + ((to - from) * ((mixed ^ (mixed >>> 14)) >>> 0)) / 2 ** 32;
  }

  /** Normal with mean 0 and variance 1. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.between(0, 1)));
    return radius * Math.cos(this.between(0, 2 * Math.PI));
  }

  /** Whole number in [0, count). */
  below(count: number): number {
    return Math.floor(this.between(0, count));
  }

  /** All items in a random order. */
  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, key: this.between(0, 1) }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  }
}
