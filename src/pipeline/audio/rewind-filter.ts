import { execFile } from 'node:child_process';

/** 30 ms at 16 kHz: sound after a change of format is off by half of it at most. */
const FRAME_SAMPLES = 480;
const BYTES_PER_SAMPLE = 2;
const ANSWER_TIMEOUT_MS = 5_000;

/** Cuts sound into the frames that `rewindFilter` keeps or drops. */
export const REWIND_FRAMES = `asetnsamples=n=${FRAME_SAMPLES}:p=0`;

/**
 * Keeps a frame when the middle of it lies behind all that has been written, which is counted in
 * variable 0.
 */
const DROP = [
  `if(lt(pts+${FRAME_SAMPLES / 2}\\,ld(0))`,
  '1',
  `st(0\\,ld(0)+size/${BYTES_PER_SAMPLE})*0)`,
].join('\\,');

const answers = new Map<string, Promise<readonly string[]>>();

/**
 * Options of an output of 16-bit mono sound that keep its time line where the format of the sound
 * changes in the middle of a stream, as between two programmes of a broadcast. ffmpeg builds its
 * filters anew there, and the new ones fill up with silence from zero: that is dropped.
 * @returns empty where this ffmpeg cannot do it (before version 5) or does not answer; asked until it
 *   answers, once for each program
 */
export function rewindFilter(ffmpegPath: string): Promise<readonly string[]> {
  const known = answers.get(ffmpegPath) ?? ask(ffmpegPath);
  answers.set(ffmpegPath, known);
  return known;
}

function ask(ffmpegPath: string): Promise<readonly string[]> {
  const args = ['-hide_banner', '-h', 'bsf=noise'];
  return new Promise((resolve) => {
    execFile(ffmpegPath, args, { timeout: ANSWER_TIMEOUT_MS }, (error, stdout) => {
      if (error) answers.delete(ffmpegPath);
      const canDrop = /^ *-drop /m.test(stdout);
      resolve(canDrop ? ['-bsf:a', `noise=amount=0:drop='${DROP}'`] : []);
    });
  });
}
