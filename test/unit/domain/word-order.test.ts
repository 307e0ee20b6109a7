import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderSpans } from '../../../src/domain/word-order.js';

const within = { startSec: 2, endSec: 12 };

describe('orderSpans', () => {
  it('leaves times that fit as they are', () => {
    const spans = [
      { startSec: 2, endSec: 3 },
      { startSec: 3, endSec: 3.5 },
      { startSec: 11, endSec: 12 },
    ];
    expect(orderSpans(spans, within)).toEqual(spans);
  });

  it('ends a word where the next one starts', () => {
    const [first] = orderSpans(
      [
        { startSec: 3, endSec: 5 },
        { startSec: 4, endSec: 6 },
      ],
      within,
    );
    expect(first).toEqual({ startSec: 3, endSec: 4 });
  });

  it('keeps the rest of what it is given', () => {
    expect(orderSpans([{ startSec: 0, endSec: 0, text: 'so' }], within)[0]?.text).toBe('so');
    expect(orderSpans([], within)).toEqual([]);
  });

  it('gives every word a length, in order and inside the stretch, whatever the times were', () => {
    const time = fc.double({ min: -5, max: 20, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.record({ startSec: time, endSec: time })), (spans) => {
        const ordered = orderSpans(spans, within);
        expect(ordered).toHaveLength(spans.length);
        let earliest = within.startSec;
        for (const { startSec, endSec } of ordered) {
          expect(startSec).toBeGreaterThanOrEqual(earliest);
          expect(endSec - startSec).toBeGreaterThan(0.001);
          earliest = endSec;
        }
        expect(earliest).toBeLessThanOrEqual(within.endSec + 1e-9);
      }),
    );
  });
});
