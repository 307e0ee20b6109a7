/** Red, green and blue, 0..255. */
export type Colour = readonly [number, number, number];

/**
 * Colours of speakers in order of their appearance; the eleventh has the first one's again.
 * Told apart also by most colour-blind viewers, and bright enough for text on black.
 * Source: Okabe & Ito, "Color Universal Design" (2008), lightened where too dark to read; the last
 * three extend it.
 */
export const SPEAKER_COLOURS: readonly [Colour, ...Colour[]] = [
  [86, 180, 233],
  [230, 159, 0],
  [0, 190, 140],
  [240, 228, 66],
  [229, 140, 190],
  [240, 120, 60],
  [120, 150, 255],
  [200, 200, 200],
  [160, 220, 120],
  [200, 160, 120],
];
