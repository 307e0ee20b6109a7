import { expect, it } from 'vitest';
import { prepareVad } from '../../../../src/inference/silero/prepare-vad.js';
import { tinyOnnxModel } from '../../../support/tiny-onnx-model.js';

it('refuses to rebuild a model that is not Silero VAD', () => {
  expect(() => prepareVad(tinyOnnxModel())).toThrow('not the Silero model');
});
