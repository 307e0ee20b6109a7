/** The columns [first, last] that a row of a path covers, both included. */
export interface PathRow {
  readonly first: number;
  readonly last: number;
}

const DIAGONAL = 0;
const DOWN = 1;

/**
 * Finds the way from the top left to the bottom right of a matrix that collects the highest sum and
 * never goes back, by dynamic time warping: each step goes one row down, one column right, or both.
 * Source: H. Sakoe, S. Chiba, "Dynamic programming algorithm optimization for spoken word
 * recognition", IEEE Trans. ASSP 26(1), 1978, symmetric form without slope constraint.
 * @param scores Float32Array [rowCount * columnCount], row by row
 * @returns the columns of every row; neighbouring rows may share one; empty for an empty matrix
 */
export function bestMonotonicPath(
  scores: Float32Array,
  rowCount: number,
  columnCount: number,
): PathRow[] {
  if (rowCount === 0 || columnCount === 0) return [];
  const steps = stepsToCells(scores, rowCount, columnCount);
  const path: { first: number; last: number }[] = [];
  let column = columnCount - 1;
  for (let row = rowCount - 1; row >= 0; row--) {
    const last = column;
    // The first row cannot be entered from above: it covers all columns that are left.
    if (row === 0) column = 0;
    while (column > 0 && (steps[row * columnCount + column] ?? 0) > DOWN) column--;
    path.push({ first: column, last });
    if (steps[row * columnCount + column] === DIAGONAL) column--;
  }
  return path.reverse();
}

/** @returns for every cell, by which step its best way comes in: 0 diagonal, 1 down, 2 right */
function stepsToCells(scores: Float32Array, rowCount: number, columnCount: number): Uint8Array {
  const steps = new Uint8Array(rowCount * columnCount);
  let above = new Float64Array(columnCount).fill(-Infinity);
  let current = new Float64Array(columnCount);
  for (let row = 0; row < rowCount; row++) {
    let left = -Infinity;
    let diagonal = row === 0 ? 0 : -Infinity;
    for (let column = 0; column < columnCount; column++) {
      const up = above[column] ?? -Infinity;
      let best = diagonal;
      let step = DIAGONAL;
      if (up > best) {
        best = up;
        step = DOWN;
      }
      if (left > best) {
        best = left;
        step = 2;
      }
      const cell = row * columnCount + column;
      steps[cell] = step;
      diagonal = up;
      left = best + (scores[cell] ?? 0);
      current[column] = left;
    }
    [above, current] = [current, above];
  }
  return steps;
}
