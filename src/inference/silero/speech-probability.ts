import { floatOutput, floatTensor, type OnnxSession } from '../onnx-session.js';
import { SILERO } from './silero-model.js';

/**
 * Frames of one call: 8 s. Measured on two cores, more of them gain nothing and cost memory, fewer
 * than 32 spend time on the calls.
 */
const FRAMES_PER_CALL = 256;
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
 * Computes how likely each frame of 512 samples holds speech.
 * @param session the rebuilt Silero model
 * @param samples Float32Array, mono, 16 kHz, -1..1: 64 samples of context (zeros at the start of the
 *   recording), then the frames; an incomplete last frame is filled with zeros
 * @param state recurrent state left by the frames before, [256]
 * @returns nothing but the same state where there is no frame
 */
export async function speechProbabilities(
  session: OnnxSession,
  samples: Float32Array,
  state: Float32Array,
): Promise<SpeechProbabilities> {
  const { contextSamples, frameSamples, stateValues } = SILERO;
  const nFrames = Math.max(0, Math.ceil((samples.length - contextSamples) / frameSamples));
  const probabilities = new Float32Array(nFrames);
  const stateShape = [1, 1, stateValues / 2];
  let h = floatTensor(state.slice(0, stateValues / 2), stateShape);
  let c = floatTensor(state.slice(stateValues / 2), stateShape);
  for (let first = 0; first < nFrames; first += FRAMES_PER_CALL) {
    const count = Math.min(FRAMES_PER_CALL, nFrames - first);
    const frames = floatTensor(overlappingFrames(samples, first, count), [count, INPUT_SAMPLES]);
    const outputs = await session.run({ frames, h, c });
    probabilities.set(floatOutput(outputs, 'probabilities').data, first);
    h = floatOutput(outputs, 'hNext').tensor;
    c = floatOutput(outputs, 'cNext').tensor;
  }
  const next = new Float32Array(stateValues);
  next.set(floatOutput({ h }, 'h').data);
  next.set(floatOutput({ c }, 'c').data, stateValues / 2);
  return { probabilities, state: next };
}

/** Rows of context and frame, [count, 576]: each row starts 512 samples after the one before. */
function overlappingFrames(samples: Float32Array, first: number, count: number): Float32Array {
  const rows = new Float32Array(count * INPUT_SAMPLES);
  for (let row = 0; row < count; row++) {
    const start = (first + row) * SILERO.frameSamples;
    rows.set(samples.subarray(start, start + INPUT_SAMPLES), row * INPUT_SAMPLES);
  }
  return rows;
}
