/**
 * Where the models that tell voices apart are found. The features are those of the first layers of
 * Moonshine tiny, before its attention; the network behind them is our own.
 */
export const SPEAKER = {
  featureModelId: 'moonshine-tiny',
  featureFile: 'encoder_model.onnx',
  /** Output of the three convolutions, [1, nFrames, channels]. */
  featureTensor: '/Transpose_output_0',
  channels: 288,
  /** Samples from one frame to the next: strides 64, 3 and 2. */
  frameHop: 384,
  /** Samples that one frame depends on: kernels of 127, 7 and 3. */
  frameSamples: 895,
  networkModelId: 'speaker-network',
  networkFile: 'speaker-network.onnx',
  spreadFile: 'spread.json',
} as const;
