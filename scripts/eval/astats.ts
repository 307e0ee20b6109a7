import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ResultWord } from '../../src/domain/analysis-result.js';
import { MAX_LEVEL_DBFS, MIN_LEVEL_DBFS } from '../../src/domain/prosody-limits.js';
import { SAMPLE_RATE_HZ } from '../../src/domain/speech.js';

const run = promisify(execFile);
/** One process each: as many words of a recording as are checked. */
const WORDS_CHECKED = 12;

/**
 * Measures words a second time, with ffmpeg's `astats` on the same samples.
 * @param pcmPath headerless 16-bit mono PCM at 16 kHz
 * @returns difference in dB of words spread over the recording, this service's level minus ffmpeg's
 */
export async function levelErrors(
  pcmPath: string,
  words: readonly ResultWord[],
): Promise<number[]> {
  const step = Math.max(1, Math.ceil(words.length / WORDS_CHECKED));
  const errors: number[] = [];
  for (const { start, end, volume_db: volumeDb } of words.filter((_, i) => i % step === 0)) {
    const level = await rmsDbfs(pcmPath, start, end);
    errors.push(volumeDb - Math.min(MAX_LEVEL_DBFS, Math.max(MIN_LEVEL_DBFS, level)));
  }
  return errors;
}

async function rmsDbfs(pcmPath: string, startSec: number, endSec: number): Promise<number> {
  const [first, after] = [startSec, endSec].map((sec) => Math.round(sec * SAMPLE_RATE_HZ));
  const filter = `atrim=start_sample=${first}:end_sample=${after},astats=measure_perchannel=none`;
  const { stderr } = await run('ffmpeg', [
    ...['-nostdin', '-hide_banner', '-f', 's16le', '-ar', String(SAMPLE_RATE_HZ), '-ac', '1'],
    ...['-i', pcmPath, '-af', filter, '-f', 'null', '-'],
  ]);
  const level = /RMS level dB: (-?[\d.]+|-inf)/.exec(stderr)?.[1];
  if (level === undefined) throw new Error('ffmpeg gave no level.');
  return level === '-inf' ? -Infinity : Number(level);
}
