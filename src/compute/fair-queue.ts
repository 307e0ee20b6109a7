/**
 * A queue whose keys take turns: items of one key leave in order, and no key waits for more than
 * one item of every other key.
 */
export class FairQueue<T> {
  /** Insertion order of the map is the order in which keys take turns. */
  private readonly lanes = new Map<string, T[]>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  push(key: string, item: T): void {
    const lane = this.lanes.get(key);
    if (lane) lane.push(item);
    else this.lanes.set(key, [item]);
    this.count++;
  }

  /** Puts `item` in front of everything of its key: it had its turn already. */
  pushFront(key: string, item: T): void {
    const lane = this.lanes.get(key);
    if (lane) lane.unshift(item);
    else this.lanes.set(key, [item]);
    this.count++;
  }

  /** Takes the next item, or undefined when the queue is empty. */
  shift(): T | undefined {
    for (const [key, lane] of this.lanes) {
      const item = lane.shift();
      this.lanes.delete(key);
      if (lane.length > 0) this.lanes.set(key, lane);
      if (item === undefined) continue;
      this.count--;
      return item;
    }
    return undefined;
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
}
