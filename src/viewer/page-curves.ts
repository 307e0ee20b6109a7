import type { SoundCurves } from '../domain/sound-curves.js';

/** More than a screen can show of an hour at once, little enough for a page: some 0.6 MB. */
const MOST_STEPS = 60_000;

/**
 * Curves as a page carries them: those of a long recording with longer steps, each with the highest
 * level and the middle pitch of the steps that it stands for.
 * @param mostSteps 1 or more
 */
export function pageCurves(curves: SoundCurves, mostSteps = MOST_STEPS): SoundCurves {
  const count = curves.volume_db.length;
  const width = Math.ceil(count / mostSteps);
  if (width <= 1) return curves;
  const starts = Array.from({ length: Math.ceil(count / width) }, (_, i) => i * width);
  return {
    ...curves,
    step: curves.step * width,
    volume_db: starts.map((start) => Math.max(...curves.volume_db.slice(start, start + width))),
    pitch_hz: starts.map((start) => middle(curves.pitch_hz.slice(start, start + width))),
  };
}

function middle(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((one, other) => one - other);
  return known[known.length >> 1] ?? null;
}
