/** Weights of a projection in whole numbers: weight = (value - zero) * scale. */
export interface QuantizedMatrix {
  /** [rows, columns], row by row */
  readonly values: Int8Array;
  readonly rows: number;
  readonly columns: number;
  /** One of each for the whole matrix, or one for each column. */
  readonly scales: Float32Array;
  readonly zeros: Int8Array;
}

/** Unsigned and signed numbers of 8 bits lie this far apart. */
export const SIGN_OFFSET = 128;

/** Unsigned numbers, 128 less each. */
export function signedBytes(values: Uint8Array): Int8Array {
  const signed = new Int8Array(values.length);
  for (let i = 0; i < signed.length; i++) signed[i] = (values[i] ?? 0) - SIGN_OFFSET;
  return signed;
}

/**
 * A matrix with one scale and one zero point, as Moonshine ships it.
 * @param values uint8 [rows, columns]
 */
export function signedMatrix(
  values: Uint8Array,
  [rows, columns]: readonly [number, number],
  scale: number,
  zero: number,
): QuantizedMatrix {
  if (values.length !== rows * columns) throw new Error('A weight has an unexpected form.');
  return {
    values: signedBytes(values),
    rows,
    columns,
    scales: Float32Array.of(scale),
    zeros: Int8Array.of(zero - SIGN_OFFSET),
  };
}

/** @returns the same as [columns, rows]; takes matrices with one scale */
export function transposedMatrix(matrix: QuantizedMatrix): QuantizedMatrix {
  const { rows, columns } = matrix;
  const values = new Int8Array(matrix.values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      values[column * rows + row] = matrix.values[row * columns + column] ?? 0;
  return { ...matrix, values, rows: columns, columns: rows };
}

/** @returns the matrix times a number above 0 */
export function scaledMatrix(matrix: QuantizedMatrix, factor: number): QuantizedMatrix {
  return { ...matrix, scales: matrix.scales.map((scale) => scale * factor) };
}

/**
 * Puts matrices of equal height side by side: one product gives what each would.
 * @returns a matrix with a scale and a zero point for each column
 */
export function joinColumns(matrices: readonly QuantizedMatrix[]): QuantizedMatrix {
  const rows = matrices[0]?.rows ?? 0;
  const columns = matrices.reduce((sum, matrix) => sum + matrix.columns, 0);
  const values = new Int8Array(rows * columns);
  const scales = new Float32Array(columns);
  const zeros = new Int8Array(columns);
  let from = 0;
  for (const matrix of matrices) {
    scales.fill(matrix.scales[0] ?? 0, from, from + matrix.columns);
    zeros.fill(matrix.zeros[0] ?? 0, from, from + matrix.columns);
    for (let row = 0; row < rows; row++)
      values.set(
        matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns),
        row * columns + from,
      );
    from += matrix.columns;
  }
  return { values, rows, columns, scales, zeros };
}
