import onnxProto from 'onnx-proto';
import { signedBytes } from './quantized-matrix.js';

const { onnx } = onnxProto;
const { INT8, UINT8 } = onnx.TensorProto.DataType;

type Graph = NonNullable<ReturnType<typeof onnx.ModelProto.decode>['graph']>;
type Tensor = NonNullable<Graph['initializer']>[number];

/**
 * Gives the encoder that Moonshine ships signed weights, which processors multiply with unsigned
 * activations more than twice as fast as unsigned ones. Values and zero points move alike, so that
 * every sum stays the same number: the result is the same bit by bit.
 * @param original `encoder_model.onnx` of a quantised Moonshine model
 * @returns an ONNX file with the same inputs and outputs
 * @throws Error where the bytes are no such encoder
 */
export function prepareEncoder(original: Uint8Array): Uint8Array {
  const model = onnx.ModelProto.decode(original);
  const { node = [], initializer = [] } = model.graph ?? {};
  const tensors = new Map((initializer ?? []).map((tensor) => [tensor.name ?? '', tensor]));
  const moved = new Set<Tensor>();
  for (const { opType, input } of node ?? []) {
    if (opType !== 'MatMulInteger') continue;
    const [, weight, , zero] = (input ?? []).map((name) => tensors.get(name));
    if (!weight || !zero) throw new Error('The encoder has weights of an unexpected form.');
    moved.add(weight).add(zero);
  }
  if (moved.size === 0) throw new Error('The encoder has no quantised weights.');
  for (const tensor of moved) makeSigned(tensor);
  return onnx.ModelProto.encode(model).finish();
}

function makeSigned(tensor: Tensor): void {
  const { dataType, rawData, int32Data } = tensor;
  if (dataType !== UINT8) throw new Error('The encoder has weights of an unexpected form.');
  tensor.dataType = INT8;
  const signed = signedBytes(rawData?.length ? rawData : Uint8Array.from(int32Data ?? []));
  tensor.rawData = new Uint8Array(signed.buffer);
  tensor.int32Data = [];
}
