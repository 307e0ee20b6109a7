import { SAMPLE_RATE_HZ, type TimeSpan } from '../../domain/speech.js';
import { SpeakerEmbedder } from '../../inference/speaker/speaker-embedder.js';
import { readPcm } from '../pcm-reader.js';
import type { Task } from '../task.js';

/** Windows that start within this time of the first run through the model together. */
const STRETCH_SEC = 20;
/** Across shorter pauses the level is evened out together. */
const LONG_PAUSE_SEC = 0.5;

export interface SpeakerEmbedInput {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly path: string;
  /** In order: windows near each other are embedded together. */
  readonly windows: readonly TimeSpan[];
}

export interface SpeakerEmbedOutput {
  /** Float32Array [nWindows * dimensions], the speaker vector of each window; zeros where unknown. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
}

/** Computes the speaker vectors of windows. */
export const speakerEmbed: Task<SpeakerEmbedInput, SpeakerEmbedOutput> = async (
  { path, windows },
  context,
) => {
  const embedder = await SpeakerEmbedder.load(context.models);
  const { dimensions } = embedder;
  const vectors = new Float32Array(windows.length * dimensions);
  let done = 0;
  for (const stretch of groupTouching(windows, STRETCH_SEC)) {
    const start = toSamples(stretch[0]?.startSec ?? 0);
    const end = toSamples(Math.max(...stretch.map(({ endSec }) => endSec)));
    const spans = stretch.map(({ startSec, endSec }) => ({
      start: toSamples(startSec) - start,
      end: toSamples(endSec) - start,
    }));
    vectors.set(await embedder.embed(readPcm(path, start, end), spans), dimensions * done);
    done += stretch.length;
    context.reportProgress(done / windows.length);
  }
  return { vectors, dimensions };
};

/** Cuts windows into runs without a long pause between them and, of those, stretches of limited length. */
function groupTouching(windows: readonly TimeSpan[], stretchSec: number): TimeSpan[][] {
  const groups: TimeSpan[][] = [];
  let reachedSec = -Infinity;
  for (const window of windows) {
    const group = groups.at(-1);
    const startSec = group?.[0]?.startSec ?? 0;
    if (
      group &&
      window.startSec <= reachedSec + LONG_PAUSE_SEC &&
      window.endSec - startSec <= stretchSec
    )
      group.push(window);
    else groups.push([window]);
    reachedSec = window.endSec;
  }
  return groups;
}

function toSamples(sec: number): number {
  return Math.round(sec * SAMPLE_RATE_HZ);
}
