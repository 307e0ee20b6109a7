/** Lower-case words without punctuation: the usual normalisation before words are compared. */
export function normalizedWords(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Substitutions, deletions and insertions per reference word (Levenshtein distance over words). */
export function wordErrorRate(reference: string, hypothesis: string): number {
  const expected = normalizedWords(reference);
  const heard = normalizedWords(hypothesis);
  let row = heard.map((_, j) => j + 1);
  expected.forEach((word, i) => {
    let diagonal = i;
    let left = i + 1;
    row = row.map((above, j) => {
      const cost = Math.min(above + 1, left + 1, diagonal + (heard[j] === word ? 0 : 1));
      diagonal = above;
      left = cost;
      return cost;
    });
  });
  return (row.at(-1) ?? expected.length) / expected.length;
}
