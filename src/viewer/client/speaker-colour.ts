import { SPEAKER_COLOURS } from '../../captions/speaker-colours.js';

/** A speaker's colour as CSS writes it. @param alpha 0..1 */
export function speakerColour(speakerIndex: number, alpha = 1): string {
  const [red, green, blue] =
    SPEAKER_COLOURS[speakerIndex % SPEAKER_COLOURS.length] ?? SPEAKER_COLOURS[0];
  return `rgb(${red} ${green} ${blue} / ${alpha})`;
}
