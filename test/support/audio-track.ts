import type { AudioTrack } from '../../src/domain/artifacts.js';
import { SAMPLE_RATE_HZ } from '../../src/domain/speech.js';
import { writePcm } from './pcm.js';

/** Writes samples (-1..1, 16 kHz) into a folder, as the audio stage leaves them. */
export async function audioTrack(folder: string, samples: Float32Array): Promise<AudioTrack> {
  const file = await writePcm(folder, 'audio.pcm', samples);
  const durationSec = samples.length / SAMPLE_RATE_HZ;
  return { ...file, durationSec, mediaDurationSec: durationSec };
}
