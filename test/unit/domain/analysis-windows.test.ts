import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planWindows } from '../../../src/domain/analysis-windows.js';

const options = { lengthSec: 2, hopSec: 0.75 };

describe('planWindows', () => {
  it('gives nothing where nobody speaks', () => {
    expect(planWindows([], options)).toEqual([]);
  });

  it('takes a short region as one window', () => {
    expect(planWindows([{ startSec: 1, endSec: 1.3 }], options)).toEqual([
      { startSec: 1, endSec: 1.3 },
    ]);
  });

  it('ends the last window where the region ends', () => {
    const starts = planWindows([{ startSec: 0, endSec: 4 }], options).map((w) => w.startSec);
    expect(starts).toEqual([0, 0.75, 1.5, 2]);
  });

  it('does not repeat a window that fits exactly', () => {
    const starts = planWindows([{ startSec: 0, endSec: 2.75 }], options).map((w) => w.startSec);
    expect(starts).toEqual([0, 0.75]);
  });

  it('rejects a hop of nothing', () => {
    expect(() => planWindows([], { lengthSec: 2, hopSec: 0 })).toThrow(RangeError);
  });

  it('covers every region with windows that stay inside it', () => {
    const lengths = fc.array(fc.double({ min: 0.05, max: 30, noNaN: true }), { maxLength: 8 });
    fc.assert(
      fc.property(lengths, (durations) => {
        let position = 0;
        const regions = durations.map((duration) => {
          const region = { startSec: position, endSec: position + duration };
          position = region.endSec + 0.3;
          return region;
        });
        const windows = planWindows(regions, options);
        for (const region of regions) {
          const inside = windows.filter(
            (w) => w.startSec >= region.startSec && w.endSec <= region.endSec + 1e-9,
          );
          let covered = region.startSec;
          for (const window of inside) {
            expect(window.startSec).toBeLessThanOrEqual(covered);
            covered = Math.max(covered, window.endSec);
          }
          expect(covered).toBeCloseTo(region.endSec, 9);
        }
        expect(windows.every((w) => w.endSec - w.startSec <= options.lengthSec + 1e-9)).toBe(true);
      }),
    );
  });
});
