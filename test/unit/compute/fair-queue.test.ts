import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../../src/compute/fair-queue.js';

function drain<T>(queue: FairQueue<T>): T[] {
  const items: T[] = [];
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) items.push(item);
  return items;
}

describe('FairQueue', () => {
  it('lets a short job in between the tasks of a long one', () => {
    const queue = new FairQueue<string>();
    for (const item of ['long1', 'long2', 'long3']) queue.push('long', item);
    queue.push('short', 'short1');
    expect(drain(queue)).toEqual(['long1', 'short1', 'long2', 'long3']);
  });

  it('serves the job next that has taken the least time', () => {
    const queue = new FairQueue<string>();
    for (const item of ['long1', 'long2', 'long3']) queue.push('long', item);
    for (const item of ['quick1', 'quick2', 'quick3']) queue.push('quick', item);
    queue.charge('long', 1000);
    queue.charge('quick', 100);
    expect(queue.shift()).toBe('quick1');
    queue.charge('quick', 100);
    expect(queue.shift()).toBe('quick2');
    queue.charge('quick', 900);
    expect(drain(queue)).toEqual(['long1', 'long2', 'long3', 'quick3']);
  });

  it('owes nothing to a job that comes late', () => {
    const queue = new FairQueue<string>();
    for (let turn = 1; turn <= 20; turn++) {
      queue.push('early', `early${turn}`);
      queue.shift();
      queue.charge('early', 1000);
    }
    queue.push('early', 'early21');
    for (const item of ['late1', 'late2']) queue.push('late', item);
    expect(queue.shift()).toBe('late1');
    queue.charge('late', 1500);
    expect(queue.shift()).toBe('early21');
  });

  it('gives a task that lost its process the next turn of its job', () => {
    const queue = new FairQueue<string>();
    queue.push('a', 'a2');
    queue.pushFront('a', 'a1');
    expect(drain(queue)).toEqual(['a1', 'a2']);
  });

  it('removes a waiting task and says whether it was there', () => {
    const queue = new FairQueue<string>();
    queue.push('a', 'a1');
    expect(queue.remove('a', 'a1')).toBe(true);
    expect(queue.remove('a', 'a1')).toBe(false);
    expect(queue.size).toBe(0);
  });

  it('loses nothing, keeps each job in order and never serves a job twice while another waits', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c')), (keys) => {
        const queue = new FairQueue<{ key: string; index: number }>();
        keys.forEach((key, index) => {
          queue.push(key, { key, index });
        });
        const out = drain(queue);
        expect(out).toHaveLength(keys.length);
        for (const key of ['a', 'b', 'c']) {
          const mine = out.filter((item) => item.key === key).map((item) => item.index);
          expect(mine).toEqual([...mine].sort((x, y) => x - y));
        }
        out.forEach((item, position) => {
          const next = out[position + 1];
          if (next?.key !== item.key) return;
          expect(out.slice(position + 1).every((later) => later.key === item.key)).toBe(true);
        });
      }),
    );
  });
});
