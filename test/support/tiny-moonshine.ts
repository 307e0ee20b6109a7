import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const { FLOAT, UINT8 } = onnx.TensorProto.DataType;

/** The measures of the tiny network. */
export const TINY = { layers: 2, heads: 8, headDim: 20, hidden: 160, inner: 96, vocabulary: 80 };
/** Rotary positions: the runtime wants a multiple of 8 of them. */
const PAIR_SPEEDS = [1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];
const SCALE = 0.001;
const ZERO = 121;

/** Its weights as numbers: matrices [rows][columns], vectors as [1][n]. */
export type TinyWeights = ReadonlyMap<string, readonly (readonly number[])[]>;

/**
 * Bytes of a decoder with the names and weights of a shipped one, and without the nodes between
 * them, which no preparation reads.
 * @returns the file, and what its weights are as floats
 */
export function tinyMoonshineDecoder(): { bytes: Uint8Array; weights: TinyWeights } {
  const { hidden, inner, vocabulary } = TINY;
  const weights = new Map<string, number[][]>();
  const initializer: object[] = [];
  const node: object[] = [];

  const floats = (name: string, tensor: string, values: Float32Array, dims: number[]) => {
    weights.set(name, [[...values]]);
    initializer.push({ name: tensor, dataType: FLOAT, dims, floatData: [...values] });
  };
  const matrix = (name: string, tensor: string, rows: number, columns: number) => {
    const random = randomNumbers(name);
    const values = Uint8Array.from({ length: rows * columns }, () => Math.floor(random() * 256));
    weights.set(
      name,
      Array.from({ length: rows }, (_, row) =>
        Array.from(values.subarray(row * columns, (row + 1) * columns), (v) => (v - ZERO) * SCALE),
      ),
    );
    initializer.push(
      { name: `${tensor}_quantized`, dataType: UINT8, dims: [rows, columns], rawData: values },
      { name: `${tensor}_scale`, dataType: FLOAT, dims: [], floatData: [SCALE] },
      { name: `${tensor}_zero_point`, dataType: UINT8, dims: [], int32Data: [ZERO] },
    );
  };
  const projection = (path: string, rows: number, columns: number) => {
    const tensor = `onnx::MatMul_${weights.size}_merged_0`;
    matrix(path, tensor, rows, columns);
    node.push({
      opType: 'MatMulInteger',
      input: ['a', `${tensor}_quantized`, 'z', `${tensor}_zero_point`],
      output: [`/model/decoder/${path}/MatMul_output_0_output_quantized`],
    });
  };
  const vector = (name: string, length: number, around: number) => {
    const random = randomNumbers(name);
    const values = Float32Array.from({ length }, () => around + random() - 0.5);
    floats(name, `model.decoder.${name}_merged_0`, values, [length]);
  };

  matrix('embedding', 'model.decoder.embed_tokens.weight_merged_0', vocabulary, hidden);
  floats('frequencies', '/rotary/Cast_1_output_0', Float32Array.of(...PAIR_SPEEDS), [
    1,
    PAIR_SPEEDS.length,
    1,
  ]);
  for (let layer = 0; layer < TINY.layers; layer++) {
    const path = `layers.${layer}`;
    for (const name of ['input_layernorm', 'post_attention_layernorm', 'final_layernorm'])
      vector(`${path}.${name}.weight`, hidden, 1);
    for (const part of ['self_attn', 'encoder_attn'])
      for (const name of ['q_proj', 'k_proj', 'v_proj', 'dense'])
        projection(`${path}/${part}/${name}`, hidden, hidden);
    projection(`${path}/mlp/up_proj`, hidden, 2 * inner);
    projection(`${path}/mlp/down_proj`, inner, hidden);
    vector(`${path}.mlp.up_proj.bias`, 2 * inner, 0);
    vector(`${path}.mlp.down_proj.bias`, hidden, 0);
  }
  vector('norm.weight', hidden, 1);
  const graph = { name: 'tiny-moonshine', node, initializer };
  return {
    bytes: onnx.ModelProto.encode(onnx.ModelProto.fromObject({ graph })).finish(),
    weights,
  };
}

/** @returns a generator of numbers in [0, 1) that differs from name to name */
function randomNumbers(name: string): () => number {
  let state = Buffer.from(name).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7);
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
