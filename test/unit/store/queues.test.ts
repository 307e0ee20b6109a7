import { describe, expect, it } from 'vitest';
import { bullJobId } from '../../../src/store/queues.js';

describe('bullJobId', () => {
  it.each(['wait', 'active', 'id', '1', 'a:lock', '..'])(
    'keeps the id %s apart from the queue’s own keys',
    (jobId) => {
      expect(bullJobId(jobId)).toMatch(/^job_[A-Za-z0-9_-]+$/);
    },
  );

  it('gives different ids different names', () => {
    const ids = ['a:b', 'a.b', 'a-b', 'a_b', 'A:b'];
    expect(new Set(ids.map(bullJobId)).size).toBe(ids.length);
  });
});
