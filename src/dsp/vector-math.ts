/** A list of numbers, all vectors of one computation having the same length. */
export type Vector = Float64Array;

/** Inner product of two vectors of the same length. */
export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Adds `factor` times `vector` to `target`, in place. */
export function addScaled(target: Vector, vector: Vector, factor = 1): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] ?? 0) + factor * (vector[i] ?? 0);
}

/** @returns a new vector, one plus `factor` times another */
export function plusScaled(one: Vector, other: Vector, factor: number): Vector {
  const sum = one.slice();
  addScaled(sum, other, factor);
  return sum;
}

/** @returns a new vector, `factor` times the given one */
export function scaled(vector: Vector, factor: number): Vector {
  const product = new Float64Array(vector.length);
  for (let i = 0; i < product.length; i++) product[i] = factor * (vector[i] ?? 0);
  return product;
}

/**
 * Scales a vector to length 1.
 * @returns a new vector; all zeros where the length is zero or not finite
 */
export function unitVector(vector: Vector): Vector {
  const length = Math.sqrt(dot(vector, vector));
  if (!(length > 0 && Number.isFinite(length))) return new Float64Array(vector.length);
  const unit = new Float64Array(vector.length);
  for (let i = 0; i < unit.length; i++) unit[i] = (vector[i] ?? 0) / length;
  return unit;
}

/**
 * Cuts a flat matrix into rows.
 * @param data row by row, nRows * columnCount values; @param columnCount above 0
 * @returns a copy of each row as a vector
 */
export function rowsOf(data: Float32Array, columnCount: number): Vector[] {
  return Array.from(
    { length: Math.floor(data.length / columnCount) },
    (_, row) => new Float64Array(data.subarray(row * columnCount, (row + 1) * columnCount)),
  );
}
