/**
 * Where the models that tell voices apart are found. The features are those of the first layers of
 * Moonshine tiny, before its attention; the projection to speakers is our own.
 */
export const SPEAKER = {
  featureModelId: 'moonshine-tiny',
  featureFile: 'encoder_model.onnx',
  /** Output of the three convolutions, [1, nFrames, 288]; 41.7 frames a second. */
  featureTensor: '/Transpose_output_0',
  projectionModelId: 'speaker-projection',
  projectionFile: 'speaker-projection.bin',
  /** The convolutions need at least this many samples to give one frame. */
  minSamples: 1024,
} as const;
