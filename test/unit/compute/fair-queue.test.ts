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
