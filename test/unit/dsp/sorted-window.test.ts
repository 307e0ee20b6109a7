import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SortedWindow } from '../../../src/dsp/sorted-window.js';

it('gives the same quantiles as sorting all of the stretch', () => {
  const few = fc.integer({ min: -3, max: 3 });
  const moves = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 12 });
  fc.assert(
    fc.property(fc.array(few, { maxLength: 40 }), moves, (values, places) => {
      const window = new SortedWindow(Float32Array.from(values));
      let [start, end] = [-5, -5];
      for (const [startMove, endMove] of places) {
        start += startMove;
        end = Math.max(start, end + endMove);
        window.moveTo(start, end);
        const part = values.slice(Math.max(0, start), Math.max(0, end)).sort((a, b) => a - b);
        for (const share of [0, 0.08, 0.5, 0.95, 1])
          expect(window.quantile(share)).toBe(part[Math.floor(share * (part.length - 1))] ?? 0);
      }
    }),
  );
});
