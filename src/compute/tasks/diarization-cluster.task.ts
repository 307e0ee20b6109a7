import { diarizeWindows } from '../../dsp/diarize-windows.js';
import type { SpeakerRange } from '../../dsp/speaker-clustering.js';
import type { SpeechProbabilities } from '../../dsp/turn-decoding.js';
import { rowsOf } from '../../dsp/vector-math.js';
import type { SpeakerTurn, TimeSpan } from '../../domain/speech.js';
import { loadSpeakerSpread } from '../../inference/speaker/speaker-spread.js';
import type { Task } from '../task.js';

export interface DiarizationClusterInput {
  /** Speech, in order, without overlap. */
  readonly spans: readonly TimeSpan[];
  /** The same with short pauses bridged. */
  readonly regions: readonly TimeSpan[];
  /** Speech probabilities of the recording. */
  readonly activity: SpeechProbabilities;
  /** In order, each inside one region. */
  readonly windows: readonly TimeSpan[];
  /** Float32Array [nWindows * dimensions], speaker vector of each window. */
  readonly vectors: Float32Array;
  /** How many speakers there may be; left open where it is absent. */
  readonly speakerRange?: SpeakerRange | undefined;
}

/** Groups the windows of a recording by speaker and decides who speaks when. */
export const diarizationCluster: Task<DiarizationClusterInput, SpeakerTurn[]> = async (
  { spans, regions, activity, windows, vectors, speakerRange },
  context,
) => {
  const spread = await loadSpeakerSpread(context.models);
  const rows = rowsOf(vectors, spread.betweenVariance.length);
  return diarizeWindows(spans, regions, activity, windows, rows, spread, speakerRange);
};
