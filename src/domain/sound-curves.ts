import { SOUND_FRAME_SEC, type SoundTrack } from './artifacts.js';
import { clamp, roundTo } from './numbers.js';

/** Bytes of one frame: level in half decibels below full scale, then F0 in 1/32 Hz, low byte first. */
export const CURVE_FRAME_BYTES = 3;
const LEVEL_STEPS_PER_DB = 2;
const PITCH_STEPS_PER_HZ = 32;
/** What digital silence reads as. */
const SILENCE_DBFS = -96.5;
const MAX_LEVEL_STEP = -SILENCE_DBFS * LEVEL_STEPS_PER_DB;
const MAX_PITCH_STEP = 0xffff;

/** Level and pitch over a part of a recording, for the waveform view of an editor. */
export interface SoundCurves {
  /** Seconds from the start of the file. */
  readonly start_time: number;
  readonly end_time: number;
  /** Length of the recording's audio in seconds. */
  readonly duration: number;
  /** Distance of two values in seconds. */
  readonly step: number;
  /** RMS of each step in dBFS, to half a decibel; silence has -96.5. */
  readonly volume_db: readonly number[];
  /** F0 of each step in Hz; null where nothing is voiced, and outside of the segments. */
  readonly pitch_hz: readonly (number | null)[];
}

/** Packs curves into CURVE_FRAME_BYTES a frame: 1.1 MB for an hour. */
export function packCurves({ levelDbfs, f0Hz }: SoundTrack): Uint8Array {
  const bytes = new Uint8Array(levelDbfs.length * CURVE_FRAME_BYTES);
  for (let frame = 0; frame < levelDbfs.length; frame++) {
    const level = levelDbfs[frame] ?? NaN;
    const pitch = Math.round((f0Hz[frame] ?? 0) * PITCH_STEPS_PER_HZ);
    const step = clamp(pitch, 0, MAX_PITCH_STEP);
    const at = frame * CURVE_FRAME_BYTES;
    bytes[at] =
      level > SILENCE_DBFS
        ? clamp(Math.round(-level * LEVEL_STEPS_PER_DB), 0, MAX_LEVEL_STEP)
        : MAX_LEVEL_STEP;
    bytes[at + 1] = step & 0xff;
    bytes[at + 2] = step >> 8;
  }
  return bytes;
}

/**
 * Reads packed curves.
 * @param bytes frames from `firstFrame` on
 * @param frameCount frames of the whole recording
 */
export function readCurves(bytes: Uint8Array, firstFrame: number, frameCount: number): SoundCurves {
  const count = Math.floor(bytes.length / CURVE_FRAME_BYTES);
  const at = (frame: number): number => roundTo(frame * SOUND_FRAME_SEC, 2);
  const byte = (frame: number, offset: number): number =>
    bytes[frame * CURVE_FRAME_BYTES + offset] ?? 0;
  return {
    start_time: at(firstFrame),
    end_time: at(firstFrame + count),
    duration: at(frameCount),
    step: SOUND_FRAME_SEC,
    volume_db: Array.from({ length: count }, (_, i) => 0 - byte(i, 0) / LEVEL_STEPS_PER_DB),
    pitch_hz: Array.from({ length: count }, (_, i) => {
      const step = byte(i, 1) + (byte(i, 2) << 8);
      return step === 0 ? null : roundTo(step / PITCH_STEPS_PER_HZ, 1);
    }),
  };
}
