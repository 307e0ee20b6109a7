/**
 * Where the models that hear vocal expression are found. The features are those of the second layer
 * of Moonshine tiny's encoder; the weights on top are our own.
 */
export const EXPRESSION = {
  featureModelId: 'moonshine-tiny',
  featureFile: 'encoder_model.onnx',
  /** Output of the second transformer layer, [1, nFrames, 288]. */
  featureTensor: '/layers.1/Add_1_output_0',
  weightsModelId: 'vocal-expression',
  weightsFile: 'vocal-expression.bin',
} as const;
