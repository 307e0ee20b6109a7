import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PitchRange } from '../../src/dsp/pitch-range.js';

const run = promisify(execFile);
const SCRIPT = path.join(import.meta.dirname, 'pitch.praat');
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Range of `PraatPitch.standard`. Source: Praat's manual, "Sound: To Pitch (ac)". */
export const PRAAT_STANDARD_RANGE: PitchRange = { floorHz: 75, ceilingHz: 600 };

/** F0 by the autocorrelation method of Boersma (1993), in Hz; 0 where unvoiced. */
export interface PraatPitch {
  /** With the standard settings: Float64Array [nFrames], 10 ms apart, the first at `startSec`. */
  readonly standard: { readonly startSec: number; readonly f0Hz: Float64Array };
  /**
   * Looked for in the range of the recording's own voice, from a first pass over all voices:
   * Float64Array [pointCount] at the middle of every 10 ms.
   */
  readonly adapted: Float64Array;
}

/** What `praat --version` prints, or undefined where Praat is not installed. */
export async function praatVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run('praat', ['--version']);
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/**
 * Measures F0 with Praat (Boersma & Weenink).
 * @param pcmPath headerless 16-bit mono PCM at 16 kHz
 * @throws Error where Praat cannot measure, as with a recording shorter than its window
 */
export async function praatPitch(pcmPath: string, pointCount: number): Promise<PraatPitch> {
  const { stdout } = await run('praat', ['--run', SCRIPT, pcmPath, String(pointCount)], {
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  const [startSec = NaN, frameCount = NaN, ...values] = stdout.trim().split('\n').map(Number);
  if (values.length !== frameCount + pointCount || values.some(Number.isNaN))
    throw new Error('Praat gave something else than the values asked for.');
  return {
    standard: { startSec, f0Hz: Float64Array.from(values.slice(0, frameCount)) },
    adapted: Float64Array.from(values.slice(frameCount)),
  };
}
