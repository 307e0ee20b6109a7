/** Characters that take two columns. Source: Unicode Standard Annex 11, classes W and F, the blocks in use. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** Characters that take none: combining marks and invisible formatting. */
const ZERO = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** Columns `text` takes in a fixed-width font; 0 for the empty text. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : ZERO.test(character) ? 0 : 1;
  return width;
}
