import { floatOutput, floatTensor, type OnnxSession } from '../onnx-session.js';
import { SILERO } from './silero-model.js';

/**
 * Frames of one call: 8 s. Measured on two cores, more of them gain nothing and cost memory, fewer
 * than 32 spend time on the calls.
 */
export const FRAMES_PER_CALL = 256;
const INPUT_SAMPLES = SILERO.contextSamples + SILERO.frameSamples;

export interface SpeechProbabilities {
  /** Float32Array [nFrames], 0..1. */
  readonly probabilities: Float32Array;
  /** Recurrent state after the last frame, [256]. */
  readonly state: Float32Array;
}

/** The recurrent state at the start of a recording. */
export function initialState(): Float32Array {
  return new Float32Array(SILERO.stateValues);
}

/**
 * Lays out what the model sees of each frame: the frame and the samples before it.
 * @param samples Float32Array, mono, 16 kHz, -1..1; what lies outside of them is zero
 * @param start place of the first frame in `samples`; may lie before their start
 * @param frameCount at most FRAMES_PER_CALL
 * @param room takes the rows; kept from call to call, since new memory costs time. A new one where it
 *   is left out
 * @returns Float32Array [frameCount, 576] in `room`: 64 samples of context, then the frame
 */
export function frameRows(
  samples: Float32Array,
  start: number,
  frameCount: number,
  room: Float32Array = new Float32Array(frameCount * INPUT_SAMPLES),
): Float32Array {
  const rows = room.subarray(0, frameCount * INPUT_SAMPLES);
  const first = start - SILERO.contextSamples;
  const end = start + frameCount * SILERO.frameSamples;
  if (first < 0 || end > samples.length) rows.fill(0);
  for (let row = 0; row < frameCount; row++) {
    const from = first + row * SILERO.frameSamples;
    const missing = Math.max(0, -from);
    const part = samples.subarray(from + missing, Math.max(0, from + INPUT_SAMPLES));
    rows.set(part, row * INPUT_SAMPLES + missing);
  }
  return rows;
}

/**
 * Computes how likely each frame of 512 samples holds speech.
 * @param session the rebuilt Silero model
 * @param rows as `frameRows` gives them
 * @param state recurrent state left by the frames before, [256]
 * @returns nothing but the same state where there is no frame
 */
export async function speechProbabilities(
  session: OnnxSession,
  rows: Float32Array,
  state: Float32Array,
): Promise<SpeechProbabilities> {
  const half = SILERO.stateValues / 2;
  const frameCount = rows.length / INPUT_SAMPLES;
  if (frameCount === 0) return { probabilities: new Float32Array(0), state };
  const outputs = await session.run({
    frames: floatTensor(rows, [frameCount, INPUT_SAMPLES]),
    h: floatTensor(state.slice(0, half), [1, 1, half]),
    c: floatTensor(state.slice(half), [1, 1, half]),
  });
  const next = new Float32Array(SILERO.stateValues);
  next.set(floatOutput(outputs, 'hNext').data);
  next.set(floatOutput(outputs, 'cNext').data, half);
  return { probabilities: floatOutput(outputs, 'probabilities').data, state: next };
}
