/**
 * A queue whose keys share the time that their items take: items of one key leave in order, and the
 * key that has taken the least time comes next. Where nothing is charged, keys take turns.
 */
export class FairQueue<T> {
  /** Of keys that have taken as long, the one that comes first in the map is next. */
  private readonly lanes = new Map<string, T[]>();
  private readonly takenMs = new Map<string, number>();
  /** Where keys that come anew begin: what the key served last had taken. Nobody is owed the past. */
  private servedMs = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  push(key: string, item: T): void {
    this.laneOf(key).push(item);
    this.count++;
  }

  /** Puts `item` in front of everything of its key: it had its turn already. */
  pushFront(key: string, item: T): void {
    this.laneOf(key).unshift(item);
    this.count++;
  }

  /** Counts time that an item of `key` has taken, in milliseconds, once it is known. */
  charge(key: string, ms: number): void {
    this.takenMs.set(key, this.takenBy(key) + ms);
  }

  /** Takes the next item, or undefined when the queue is empty. */
  shift(): T | undefined {
    const key = this.nextKey();
    const lane = key === undefined ? undefined : this.lanes.get(key);
    if (key === undefined || !lane) return undefined;
    const item = lane.shift();
    this.servedMs = Math.max(this.servedMs, this.takenBy(key));
    this.lanes.delete(key);
    if (lane.length > 0) this.lanes.set(key, lane);
    this.count--;
    return item;
  }

  /** Removes `item` of `key`; false when it is no longer there. */
  remove(key: string, item: T): boolean {
    const lane = this.lanes.get(key);
    const index = lane?.indexOf(item) ?? -1;
    if (!lane || index < 0) return false;
    lane.splice(index, 1);
    if (lane.length === 0) this.lanes.delete(key);
    this.count--;
    return true;
  }

  private laneOf(key: string): T[] {
    const known = this.lanes.get(key);
    if (known) return known;
    for (const [other, ms] of this.takenMs)
      if (ms <= this.servedMs && !this.lanes.has(other)) this.takenMs.delete(other);
    const lane: T[] = [];
    this.takenMs.set(key, this.takenBy(key));
    this.lanes.set(key, lane);
    return lane;
  }

  private takenBy(key: string): number {
    return this.takenMs.get(key) ?? this.servedMs;
  }

  private nextKey(): string | undefined {
    let next: string | undefined;
    for (const key of this.lanes.keys())
      if (next === undefined || this.takenBy(key) < this.takenBy(next)) next = key;
    return next;
  }
}
