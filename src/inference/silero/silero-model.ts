/** Where the model is found, and the shape of its input. Source: model card of Silero VAD v6. */
export const SILERO = {
  modelId: 'silero-vad-v6',
  /** The shipped graph, rebuilt for many frames a call. */
  file: 'silero_vad_v6.sequence.onnx',
  /** Samples of one frame at 16 kHz: 32 ms. */
  frameSamples: 512,
  /** Samples before the frame that the model sees too. */
  contextSamples: 64,
  /** Values of the recurrent state: two vectors of 128. */
  stateValues: 256,
} as const;
