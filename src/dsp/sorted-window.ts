/**
 * The values of a stretch in order of size, for a stretch that moves forward along a sequence: what
 * leaves is taken out and what enters is put in, without sorting all of it again.
 */
export class SortedWindow {
  private sorted = new Float32Array(0);
  private start = 0;
  private end = 0;

  /** @param values Float32Array [nValues] without NaN */
  constructor(private readonly values: Float32Array) {}

  /**
   * Moves the stretch forward.
   * @param start of the stretch, no less than before; cut to the sequence like `end`
   * @param end behind the stretch, no less than before
   */
  moveTo(start: number, end: number): void {
    const from = clampTo(start, this.values.length);
    const to = clampTo(end, this.values.length);
    const leaving = this.values.slice(this.start, Math.min(from, this.end)).sort();
    const entering = this.values.slice(Math.max(from, this.end), to).sort();
    const kept = this.sorted;
    const sorted = new Float32Array(Math.max(0, to - from));
    let left = 0;
    let entered = 0;
    let count = 0;
    for (let i = 0; i < kept.length; i++) {
      const value = kept[i] ?? 0;
      if (left < leaving.length && leaving[left] === value) {
        left++;
        continue;
      }
      for (; entered < entering.length && (entering[entered] ?? 0) < value; entered++)
        sorted[count++] = entering[entered] ?? 0;
      sorted[count++] = value;
    }
    sorted.set(entering.subarray(entered), count);
    this.sorted = sorted;
    this.start = from;
    this.end = to;
  }

  /** @param share 0..1 @returns the value that this share of the others lies below; 0 without any */
  quantile(share: number): number {
    return this.sorted[Math.floor(share * (this.sorted.length - 1))] ?? 0;
  }
}

function clampTo(place: number, length: number): number {
  return Math.min(length, Math.max(0, place));
}
