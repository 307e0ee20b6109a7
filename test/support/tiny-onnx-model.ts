import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const FLOAT = onnx.TensorProto.DataType.FLOAT;
const OPSET = 17;

const vector = (name: string) => ({
  name,
  type: { tensorType: { elemType: FLOAT, shape: { dim: [{ dimParam: 'n' }] } } },
});

/**
 * Bytes of an ONNX model over vectors: `x` -> doubled = x + x -> tripled = doubled + x ->
 * `y` = tripled * weight, with a constant weight of 10.
 */
export function tinyOnnxModel(): Uint8Array {
  const model = {
    irVersion: 8,
    opsetImport: [{ domain: '', version: OPSET }],
    graph: {
      name: 'tiny',
      node: [
        { opType: 'Add', name: 'double', input: ['x', 'x'], output: ['doubled'] },
        { opType: 'Add', name: 'triple', input: ['doubled', 'x'], output: ['tripled'] },
        { opType: 'Mul', name: 'scale', input: ['tripled', 'weight'], output: ['y'] },
      ],
      initializer: [{ name: 'weight', dataType: FLOAT, dims: [1], floatData: [10] }],
      input: [vector('x')],
      output: [vector('y')],
    },
  };
  return onnx.ModelProto.encode(onnx.ModelProto.fromObject(model)).finish();
}
