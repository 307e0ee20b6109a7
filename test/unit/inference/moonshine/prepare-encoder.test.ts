import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { prepareEncoder } from '../../../../src/inference/moonshine/prepare-encoder.js';
import { floatOutput, floatTensor, loadSession } from '../../../../src/inference/onnx-session.js';
import { tinyOnnxModel } from '../../../support/tiny-onnx-model.js';

const { onnx } = onnxProto;
const { FLOAT, UINT8 } = onnx.TensorProto.DataType;
const ROWS = 48;
const COLUMNS = 24;

const tensor = (name: string, dims: readonly (number | string)[]) => ({
  name,
  type: {
    tensorType: {
      elemType: FLOAT,
      shape: { dim: dims.map((d) => (typeof d === 'string' ? { dimParam: d } : { dimValue: d })) },
    },
  },
});

/** One projection as exporters quantise it: all weights of 0..255, a zero point among them. */
function quantizedProjection(): Uint8Array {
  const values = Uint8Array.from({ length: ROWS * COLUMNS }, (_, i) => (i * 89 + 7) % 256);
  const graph = {
    name: 'projection',
    node: [
      { opType: 'DynamicQuantizeLinear', input: ['x'], output: ['q', 's', 'z'] },
      { opType: 'MatMulInteger', input: ['q', 'w', 'z', 'w_zero'], output: ['product'] },
      {
        opType: 'Cast',
        input: ['product'],
        output: ['cast'],
        attribute: [{ name: 'to', type: onnx.AttributeProto.AttributeType.INT, i: FLOAT }],
      },
      { opType: 'Mul', input: ['cast', 's'], output: ['y'] },
    ],
    initializer: [
      { name: 'w', dataType: UINT8, dims: [ROWS, COLUMNS], rawData: values },
      { name: 'w_zero', dataType: UINT8, dims: [], int32Data: [117] },
    ],
    input: [tensor('x', ['n', ROWS])],
    output: [tensor('y', ['n', COLUMNS])],
  };
  const model = { irVersion: 8, opsetImport: [{ domain: '', version: 14 }], graph };
  return onnx.ModelProto.encode(onnx.ModelProto.fromObject(model)).finish();
}

describe('prepareEncoder', () => {
  it('gives the same numbers bit by bit, the largest included', async () => {
    const shipped = await loadSession(quantizedProjection());
    const prepared = await loadSession(prepareEncoder(quantizedProjection()));
    for (const activation of [(i: number) => Math.sin(i * 1.3), () => 1, (i: number) => i]) {
      const input = floatTensor(
        Float32Array.from({ length: 5 * ROWS }, (_, i) => activation(i)),
        [5, ROWS],
      );
      const expected = floatOutput(await shipped.run({ x: input }), 'y').data;
      expect(floatOutput(await prepared.run({ x: input }), 'y').data).toEqual(expected);
    }
    await Promise.all([shipped.release(), prepared.release()]);
  });

  it('stores the weights as signed numbers', () => {
    const { graph } = onnx.ModelProto.decode(prepareEncoder(quantizedProjection()));
    const types = (graph?.initializer ?? []).map(({ dataType }) => dataType);
    expect(types).toEqual([onnx.TensorProto.DataType.INT8, onnx.TensorProto.DataType.INT8]);
  });

  it('refuses what has no quantised weights', () => {
    expect(() => prepareEncoder(tinyOnnxModel())).toThrow('no quantised weights');
    expect(() => prepareEncoder(prepareEncoder(quantizedProjection()))).toThrow('unexpected form');
  });
});
