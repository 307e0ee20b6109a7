import { describe, expect, it } from 'vitest';
import { trackerFor } from '../../../../src/compute/tasks/kept-trackers.js';

describe('trackerFor', () => {
  it('gives the same tracker for the same range', () => {
    const range = { floorHz: 75, ceilingHz: 300 };
    expect(trackerFor({ ...range })).toBe(trackerFor(range));
    expect(trackerFor({ ...range, ceilingHz: 301 })).not.toBe(trackerFor(range));
  });

  it('forgets those that were not used for longest', () => {
    const used = trackerFor({ floorHz: 80, ceilingHz: 400 });
    const unused = trackerFor({ floorHz: 81, ceilingHz: 400 });
    for (let speaker = 0; speaker < 15; speaker++) {
      trackerFor({ floorHz: 90 + speaker, ceilingHz: 400 });
      expect(trackerFor({ floorHz: 80, ceilingHz: 400 })).toBe(used);
    }
    expect(trackerFor({ floorHz: 81, ceilingHz: 400 })).not.toBe(unused);
  });
});
