import type { SoundCurves } from '../../domain/sound-curves.js';
import type { ShownWord } from './words.js';

/** 0.03 / 0.01 lies a little below 3. */
const ROUNDING = 1e-6;

/** One column of the screen: what was measured in the time it stands for. */
export interface CurveColumn {
  /** CSS pixels from the left. */
  readonly x: number;
  /** Highest level, dBFS. */
  readonly levelDb: number;
  /** null where nothing has a pitch. */
  readonly pitchHz: number | null;
  /** Who speaks; undefined between the segments. */
  readonly speakerIndex: number | undefined;
}

/** Level and pitch over time, with who speaks. */
export class Curves {
  private readonly speakers: readonly (number | undefined)[];

  constructor(
    private readonly curves: SoundCurves,
    words: readonly ShownWord[],
  ) {
    const speakers = Array<number | undefined>(curves.volume_db.length).fill(undefined);
    for (const { word, speakerIndex } of words)
      speakers.fill(speakerIndex, this.stepAt(word.start), this.stepAt(word.end));
    this.speakers = speakers;
  }

  /**
   * What each column of a screen shows.
   * @param columns number of columns, 1 CSS pixel each
   * @param startSec time at the left edge
   * @param secPerColumn how much time one stands for
   * @returns those for which something was measured
   */
  columns(columns: number, startSec: number, secPerColumn: number): readonly CurveColumn[] {
    const found: CurveColumn[] = [];
    for (let x = 0; x < columns; x++) {
      const fromSec = startSec + x * secPerColumn;
      const from = this.stepAt(fromSec);
      const to = Math.max(from + 1, this.stepAt(fromSec + secPerColumn));
      const levels = this.curves.volume_db.slice(from, to);
      if (fromSec < this.curves.start_time || levels.length === 0) continue;
      const pitches = this.curves.pitch_hz.slice(from, to);
      found.push({
        x,
        levelDb: Math.max(...levels),
        pitchHz: pitches.find((pitch) => pitch !== null) ?? null,
        speakerIndex: this.speakers[from],
      });
    }
    return found;
  }

  private stepAt(sec: number): number {
    return Math.max(0, Math.floor((sec - this.curves.start_time) / this.curves.step + ROUNDING));
  }
}
