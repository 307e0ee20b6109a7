import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  joinColumns,
  type QuantizedMatrix,
  scaledMatrix,
  signedMatrix,
  transposedMatrix,
} from '../../../../src/inference/moonshine/quantized-matrix.js';

const byte = fc.integer({ min: 0, max: 255 });
const matrices = fc
  .record({ rows: fc.integer({ min: 1, max: 6 }), columns: fc.integer({ min: 1, max: 6 }) })
  .chain(({ rows, columns }) =>
    fc
      .tuple(
        fc.array(byte, { minLength: rows * columns, maxLength: rows * columns }),
        fc.integer({ min: 1, max: 9 }),
        byte,
      )
      .map(([values, scale, zero]) =>
        signedMatrix(Uint8Array.from(values), [rows, columns], scale, zero),
      ),
  );

function weight(matrix: QuantizedMatrix, row: number, column: number): number {
  const of = matrix.scales.length === 1 ? 0 : column;
  const value = matrix.values[row * matrix.columns + column] ?? NaN;
  return (value - (matrix.zeros[of] ?? NaN)) * (matrix.scales[of] ?? NaN);
}

describe('a quantised matrix', () => {
  it('has the weights of the unsigned one', () => {
    const matrix = signedMatrix(Uint8Array.of(0, 255, 120, 7), [2, 2], 0.5, 120);
    expect([weight(matrix, 0, 0), weight(matrix, 0, 1)]).toEqual([-60, 67.5]);
    expect([weight(matrix, 1, 0), weight(matrix, 1, 1)]).toEqual([0, -56.5]);
  });

  it('keeps its weights when it is transposed', () => {
    fc.assert(
      fc.property(matrices, (matrix) => {
        const other = transposedMatrix(matrix);
        for (let row = 0; row < matrix.rows; row++)
          for (let column = 0; column < matrix.columns; column++)
            expect(weight(other, column, row)).toBe(weight(matrix, row, column));
      }),
    );
  });

  it('is scaled as a whole', () => {
    fc.assert(
      fc.property(matrices, fc.integer({ min: 1, max: 8 }), (matrix, factor) => {
        const scaled = scaledMatrix(matrix, factor);
        for (let row = 0; row < matrix.rows; row++)
          for (let column = 0; column < matrix.columns; column++)
            expect(weight(scaled, row, column)).toBe(factor * weight(matrix, row, column));
      }),
    );
  });

  it('keeps the weights of all that are put side by side', () => {
    const left = signedMatrix(Uint8Array.of(1, 2, 3, 4), [2, 2], 0.5, 3);
    const right = signedMatrix(Uint8Array.of(200, 100), [2, 1], 2, 128);
    const joined = joinColumns([left, right]);
    expect([joined.rows, joined.columns]).toEqual([2, 3]);
    for (let row = 0; row < 2; row++) {
      for (let column = 0; column < 2; column++)
        expect(weight(joined, row, column)).toBe(weight(left, row, column));
      expect(weight(joined, row, 2)).toBe(weight(right, row, 0));
    }
  });

  it('refuses values that do not fill it', () => {
    expect(() => signedMatrix(new Uint8Array(5), [2, 3], 1, 0)).toThrow('unexpected form');
  });
});
