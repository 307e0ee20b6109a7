/**
 * Gives each row a column of its own so that the sum of the gains is the highest possible.
 * Source: Kuhn, "The Hungarian method for the assignment problem" (1955), in the O(n^3) form with
 * potentials and shortest augmenting paths of Jonker & Volgenant (1987).
 * @param gains [row][column], all rows equally long
 * @returns [row] the column, or -1 for a row that gets none because there are more rows than columns
 */
export function bestAssignment(gains: readonly (readonly number[])[]): number[] {
  const columnCount = gains[0]?.length ?? 0;
  const size = Math.max(gains.length, columnCount);
  // Padded to a square with pairs that gain nothing. Index 0 of rows and columns is a sentinel.
  const cost = (row: number, column: number): number => -(gains[row - 1]?.[column - 1] ?? 0);
  const rowPotential = new Float64Array(size + 1);
  const columnPotential = new Float64Array(size + 1);
  const rowOf = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) {
    const cameFrom = new Int32Array(size + 1);
    const distance = new Float64Array(size + 1).fill(Infinity);
    const isDone = new Uint8Array(size + 1);
    rowOf[0] = row;
    let column = 0;
    do {
      isDone[column] = 1;
      const at = rowOf[column] ?? 0;
      let [step, next] = [Infinity, 0];
      for (let j = 1; j <= size; j++) {
        if (isDone[j]) continue;
        const reduced = cost(at, j) - (rowPotential[at] ?? 0) - (columnPotential[j] ?? 0);
        if (reduced < (distance[j] ?? 0)) {
          distance[j] = reduced;
          cameFrom[j] = column;
        }
        if ((distance[j] ?? 0) < step) [step, next] = [distance[j] ?? 0, j];
      }
      for (let j = 0; j <= size; j++) {
        const matchedRow = rowOf[j] ?? 0;
        if (isDone[j]) {
          rowPotential[matchedRow] = (rowPotential[matchedRow] ?? 0) + step;
          columnPotential[j] = (columnPotential[j] ?? 0) - step;
        } else distance[j] = (distance[j] ?? 0) - step;
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      const previous = cameFrom[column] ?? 0;
      rowOf[column] = rowOf[previous] ?? 0;
      column = previous;
    }
  }
  const columns = gains.map(() => -1);
  for (let column = 1; column <= columnCount; column++) {
    const row = (rowOf[column] ?? 0) - 1;
    if (row >= 0 && row < gains.length) columns[row] = column - 1;
  }
  return columns;
}
