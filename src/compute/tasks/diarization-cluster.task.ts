import { diarizeWindows } from '../../dsp/diarize-windows.js';
import { rowsOf } from '../../dsp/vector-math.js';
import type { SpeakerTurn, TimeSpan } from '../../domain/speech.js';
import { loadSpeakerProjection } from '../../inference/speaker/speaker-embedder.js';
import type { Task } from '../task.js';

export interface DiarizationClusterInput {
  /** Speech, in order, without overlap. */
  readonly regions: readonly TimeSpan[];
  /** In order, each inside one region. */
  readonly windows: readonly TimeSpan[];
  /** Float32Array [nWindows * dimensions], speaker vector of each window. */
  readonly vectors: Float32Array;
}

/** Groups the windows of a recording by speaker and decides who speaks when. */
export const diarizationCluster: Task<DiarizationClusterInput, SpeakerTurn[]> = async (
  { regions, windows, vectors },
  context,
) => {
  const { dimensions, betweenVariance } = await loadSpeakerProjection(context.models);
  const rows = rowsOf(vectors, dimensions);
  return diarizeWindows(regions, windows, rows, Float64Array.from(betweenVariance));
};
