import type { OnnxSession } from '../../inference/onnx-session.js';
import { SILERO } from '../../inference/silero/silero-model.js';
import {
  frameRows,
  FRAMES_PER_CALL,
  initialState,
  speechProbabilities,
} from '../../inference/silero/speech-probability.js';
import { borrowPcm } from '../pcm-reader.js';
import type { Task } from '../task.js';

/**
 * Silent frames before the first one, half a second. From a cold start the model needs some frames
 * before it calls speech by that name: of 180 recordings that begin with a word of under half a
 * second it misses 11, with these frames 1.
 */
export const WARM_UP_FRAMES = 16;

export interface VadDetectInput {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly path: string;
  /** Frames [startFrame, endFrame) of 512 samples; samples past the end of the file count as zero. */
  readonly startFrame: number;
  readonly endFrame: number;
  /** Recurrent state that the task of the frames before gave, or null at the start of the file. */
  readonly state: Float32Array | null;
  /** What the samples are multiplied with before the model hears them; 1 where it is left out. */
  readonly gain?: number;
}

export interface VadDetectOutput {
  /** Float32Array [endFrame - startFrame], speech probability of each frame, 0..1. */
  readonly probabilities: Float32Array;
  /** Recurrent state for the task of the frames after. */
  readonly state: Float32Array;
}

/** Computes the speech probability of a span of frames. */
export const vadDetect: Task<VadDetectInput, VadDetectOutput> = async (
  { path, startFrame, endFrame, state: before, gain = 1 },
  context,
) => {
  const session = await context.models.session(SILERO.modelId, SILERO.file);
  const probabilities = new Float32Array(Math.max(0, endFrame - startFrame));
  let state = before ?? (await warmState(session));
  const room = frameRows(new Float32Array(0), 0, Math.min(FRAMES_PER_CALL, probabilities.length));
  for (let first = startFrame; first < endFrame; first += FRAMES_PER_CALL) {
    const end = Math.min(endFrame, first + FRAMES_PER_CALL);
    const rows = readRows(path, first, end, room);
    if (gain !== 1) amplify(rows, gain);
    const part = await speechProbabilities(session, rows, state);
    probabilities.set(part.probabilities, first - startFrame);
    state = part.state;
    context.reportProgress((end - startFrame) / (endFrame - startFrame));
  }
  return { probabilities, state };
};

/** The state after silence. */
async function warmState(session: OnnxSession): Promise<Float32Array> {
  const silence = frameRows(new Float32Array(0), 0, WARM_UP_FRAMES);
  return (await speechProbabilities(session, silence, initialState())).state;
}

/** The frames [first, end) and the samples before them; what lies outside the file is zero. */
function readRows(path: string, first: number, end: number, room: Float32Array): Float32Array {
  const { contextSamples, frameSamples } = SILERO;
  const readFrom = Math.max(0, first * frameSamples - contextSamples);
  const samples = borrowPcm(path, readFrom, end * frameSamples);
  return frameRows(samples, first * frameSamples - readFrom, end - first, room);
}

/** The model knows nothing beyond full scale: what gets louder is clipped. */
function amplify(rows: Float32Array, gain: number): void {
  for (let i = 0; i < rows.length; i++) rows[i] = Math.max(-1, Math.min(1, (rows[i] ?? 0) * gain));
}
