import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { prepareEncoder } from '../../../../src/inference/moonshine/prepare-encoder.js';
import { floatOutput, floatTensor, loadSession } from '../../../../src/inference/onnx-session.js';
import { referenceEncoder } from '../../../support/moonshine-reference.js';
import { TINY, tinyMoonshineEncoder } from '../../../support/tiny-moonshine.js';
import { tinyOnnxModel } from '../../../support/tiny-onnx-model.js';

const { onnx } = onnxProto;
const { bytes, weights } = tinyMoonshineEncoder();

describe('prepareEncoder', () => {
  it('computes what the network is described to compute', async () => {
    const encoder = await loadSession(prepareEncoder(bytes));
    // One that fills its last windows, and one that has some samples to spare.
    for (const sampleCount of [2_559, 3_010]) {
      const samples = Float32Array.from(
        { length: sampleCount },
        (_, i) => Math.sin(i * 0.31) * Math.sin(i * 0.0021 + 1),
      );
      const outputs = await encoder.run({
        input_values: floatTensor(samples, [1, samples.length]),
      });
      const { data, dims } = floatOutput(outputs, 'last_hidden_state');
      const expected = referenceEncoder(weights, [...samples]);
      expect(dims).toEqual([1, expected.length, TINY.hidden]);
      const errors = expected.flat().map((value, i) => (value - (data[i] ?? NaN)) ** 2);
      const power = expected.flat().reduce((sum, value) => sum + value ** 2, 0);
      // Activations of 8 bits.
      expect(Math.sqrt(errors.reduce((sum, error) => sum + error, 0) / power)).toBeLessThan(0.05);
    }
    await encoder.release();
  });

  it('makes the same bytes every time', () => {
    expect(Buffer.compare(prepareEncoder(bytes), prepareEncoder(bytes))).toBe(0);
  });

  it('refuses what is no encoder', () => {
    expect(() => prepareEncoder(tinyOnnxModel())).toThrow('The model has no');
  });

  it('refuses kernels that are no whole numbers', () => {
    const model = onnx.ModelProto.decode(bytes);
    const shift = model.graph?.initializer?.find(({ name }) => name === 'conv2.weight_zero_point');
    if (shift) shift.floatData = [0.0004];
    expect(() => prepareEncoder(onnx.ModelProto.encode(model).finish())).toThrow('unexpected form');
  });
});
