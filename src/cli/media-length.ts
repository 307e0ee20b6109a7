import { probeMedia } from '../pipeline/audio/media-probe.js';

const TIMEOUT_MS = 10_000;

/**
 * How long a media file plays, as its container tells.
 * @returns undefined where it does not say; what is wrong with the file is for the analysis to tell
 */
export async function mediaLengthSec(
  ffprobePath: string,
  file: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const info = await probeMedia(ffprobePath, file, signal, TIMEOUT_MS).catch(() => undefined);
  return info?.durationSec ?? undefined;
}
