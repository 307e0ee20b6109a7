/**
 * Quantile by linear interpolation between the order statistics.
 * Source: Hyndman & Fan, "Sample quantiles in statistical packages" (1996), definition 7.
 * @param sorted values in ascending order
 * @param share 0..1
 * @returns NaN for no values
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? NaN;
  const high = sorted[Math.ceil(place)] ?? NaN;
  return low + (high - low) * (place - below);
}

/**
 * Median of values in any order.
 * @returns NaN for no values
 */
export function median(values: ArrayLike<number>): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

/**
 * Mean of values, each counted by its weight.
 * @param weights parallel to `values`, not negative
 * @returns NaN where there is no weight
 */
export function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights[i] ?? 0;
    if (weight <= 0) continue;
    sum += weight * (values[i] ?? 0);
    total += weight;
  }
  return sum / total;
}
