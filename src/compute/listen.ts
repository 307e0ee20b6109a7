import type { Listen } from '../domain/complete-recognition.js';
import { SAMPLE_RATE_HZ, type TimeSpan, type Word } from '../domain/speech.js';
import { readPcm } from './pcm-reader.js';

/** Recognises the words of a stretch of sound; their times count from its start. */
export type SoundRecognizer = (samples: Float32Array) => Promise<readonly Word[]>;

/**
 * Lets a recogniser listen to any span of a recording. What lies before and after the recording is
 * silence, so that speech at its border gets the margin that a recogniser needs.
 * @param path headerless 16-bit mono PCM at 16 kHz
 * @returns gives the words of a span, their times counted from the start of the recording
 */
export function listenTo(path: string, recognize: SoundRecognizer): Listen {
  return async (heard) => {
    const startSample = Math.round(heard.startSec * SAMPLE_RATE_HZ);
    const startSec = startSample / SAMPLE_RATE_HZ;
    const words = await recognize(readSilenceAround(path, heard));
    return words.map((word) => ({
      ...word,
      startSec: word.startSec + startSec,
      endSec: word.endSec + startSec,
    }));
  };
}

/** The samples of a span; those before and after the recording are zero. */
function readSilenceAround(path: string, { startSec, endSec }: TimeSpan): Float32Array {
  const startSample = Math.round(startSec * SAMPLE_RATE_HZ);
  const endSample = Math.round(endSec * SAMPLE_RATE_HZ);
  const read = readPcm(path, startSample, endSample);
  if (read.length === endSample - startSample) return read;
  const samples = new Float32Array(Math.max(0, endSample - startSample));
  samples.set(read, Math.max(0, -startSample));
  return samples;
}
