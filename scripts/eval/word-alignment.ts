/** One step of an alignment; the index of the side that has no word there is null. */
export interface WordPair {
  readonly referenceIndex: number | null;
  readonly heardIndex: number | null;
  /** True where both sides have the same word. */
  readonly isMatch: boolean;
}

const [BOTH, REFERENCE_ONLY, HEARD_ONLY] = [0, 1, 2];

/**
 * Aligns two word sequences with the fewest substitutions, deletions and insertions.
 * Source: Wagner & Fischer, "The string-to-string correction problem", Journal of the ACM 21 (1974).
 * Among equally short ways a pair of words is preferred to a deletion and a deletion to an
 * insertion, seen from the end. Time and memory grow with the product of the lengths.
 * @returns every word of both sides once, in order; empty for two empty sequences
 */
export function alignWords(reference: readonly string[], heard: readonly string[]): WordPair[] {
  const width = heard.length + 1;
  const steps = new Uint8Array((reference.length + 1) * width).fill(HEARD_ONLY, 1, width);
  let above = Uint32Array.from({ length: width }, (_, j) => j);
  for (const [i, word] of reference.entries()) {
    const row = new Uint32Array(width);
    row[0] = i + 1;
    steps[(i + 1) * width] = REFERENCE_ONLY;
    for (let j = 1; j < width; j++) {
      const costs = [
        (above[j - 1] ?? 0) + (heard[j - 1] === word ? 0 : 1),
        (above[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
      ];
      row[j] = Math.min(...costs);
      steps[(i + 1) * width + j] = costs.indexOf(row[j] ?? 0);
    }
    above = row;
  }
  return walkBack(steps, reference, heard);
}

function walkBack(
  steps: Uint8Array,
  reference: readonly string[],
  heard: readonly string[],
): WordPair[] {
  const pairs: WordPair[] = [];
  let i = reference.length;
  let j = heard.length;
  while (i > 0 || j > 0) {
    const step = steps[i * (heard.length + 1) + j];
    const referenceIndex = step === HEARD_ONLY ? null : --i;
    const heardIndex = step === REFERENCE_ONLY ? null : --j;
    pairs.push({
      referenceIndex,
      heardIndex,
      isMatch: step === BOTH && reference[i] === heard[j],
    });
  }
  return pairs.reverse();
}
