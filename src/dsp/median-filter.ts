/**
 * Replaces every value by the median of itself and its two neighbours, which takes out single
 * spikes and keeps edges; the values at the ends stay as they are.
 * @param values Float32Array [n]; changed in place
 */
export function medianOfThree(values: Float32Array): void {
  let before = values[0] ?? 0;
  for (let i = 1; i + 1 < values.length; i++) {
    const here = values[i] ?? 0;
    const after = values[i + 1] ?? 0;
    values[i] = Math.max(Math.min(before, here), Math.min(Math.max(before, here), after));
    before = here;
  }
}
