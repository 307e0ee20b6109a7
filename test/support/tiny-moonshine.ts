import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const { FLOAT, INT8, UINT8 } = onnx.TensorProto.DataType;

/** The measures of the tiny network. */
export const TINY = { layers: 2, heads: 8, headDim: 20, hidden: 160, inner: 96, vocabulary: 80 };
/** Rotary positions: the runtime wants a multiple of 8 of them. */
const PAIR_SPEEDS = [1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];
const SCALE = 0.001;
const ZERO = 121;

/** Its weights as numbers: matrices [rows][columns], vectors as [1][n]. */
export type TinyWeights = ReadonlyMap<string, readonly (readonly number[])[]>;

/** Writes a model file with the names and weights of a shipped one, and without most nodes between them. */
class TinyFile {
  readonly weights = new Map<string, number[][]>();
  private readonly initializer: object[] = [];
  private readonly node: object[] = [];

  /** @param prefix of the tensors; @param suffix likewise; @param path of the nodes */
  constructor(
    private readonly prefix: string,
    private readonly suffix: string,
    private readonly path: string,
  ) {}

  floats(name: string, tensor: string, values: Float32Array, dims: number[]): void {
    this.weights.set(name, [[...values]]);
    this.initializer.push({ name: tensor, dataType: FLOAT, dims, floatData: [...values] });
  }

  matrix(name: string, tensor: string, rows: number, columns: number): void {
    const random = randomNumbers(name);
    const values = Uint8Array.from({ length: rows * columns }, () => Math.floor(random() * 256));
    this.weights.set(
      name,
      Array.from({ length: rows }, (_, row) =>
        Array.from(values.subarray(row * columns, (row + 1) * columns), (v) => (v - ZERO) * SCALE),
      ),
    );
    this.initializer.push(
      { name: `${tensor}_quantized`, dataType: UINT8, dims: [rows, columns], rawData: values },
      { name: `${tensor}_scale`, dataType: FLOAT, dims: [], floatData: [SCALE] },
      { name: `${tensor}_zero_point`, dataType: UINT8, dims: [], int32Data: [ZERO] },
    );
  }

  /** A product of whole numbers with the weights of a projection. */
  projection(name: string, rows: number, columns: number): void {
    const tensor = `onnx::MatMul_${this.weights.size}${this.suffix}`;
    this.matrix(name, tensor, rows, columns);
    this.node.push({
      opType: 'MatMulInteger',
      input: ['a', `${tensor}_quantized`, 'z', `${tensor}_zero_point`],
      output: [`${this.path}${name}/MatMul_output_0_output_quantized`],
    });
  }

  vector(name: string, length: number, around: number): void {
    const random = randomNumbers(name);
    const values = Float32Array.from({ length }, () => around + random() - 0.5);
    this.floats(name, `${this.prefix}${name}${this.suffix}`, values, [length]);
  }

  /** Kernels [outputs][inputs * length] of whole numbers with a float added to all. */
  kernels(name: string, outputs: number, inputs: number, length: number): void {
    const random = randomNumbers(name);
    const size = inputs * length;
    const values = Int8Array.from({ length: outputs * size }, () => random() * 256 - 128);
    this.weights.set(
      name,
      Array.from({ length: outputs }, (_, row) =>
        Array.from(values.subarray(row * size, (row + 1) * size), (v) => (v + 9) * SCALE),
      ),
    );
    const rawData = new Uint8Array(values.buffer);
    this.initializer.push(
      {
        name: `${name}.weight_quantized`,
        dataType: INT8,
        dims: [outputs, inputs, length],
        rawData,
      },
      { name: `${name}.weight_scale`, dataType: FLOAT, dims: [1], floatData: [SCALE] },
      { name: `${name}.weight_zero_point`, dataType: FLOAT, dims: [1], floatData: [9 * SCALE] },
    );
  }

  /** A node whose second input is a vector with a number as its name. */
  operand(path: string, opType: string, length: number, around: number): void {
    const random = randomNumbers(path);
    const tensor = `onnx::${opType}_${this.weights.size}`;
    const values = Float32Array.from({ length }, () => around + random() - 0.5);
    this.floats(path, tensor, values, [length, 1]);
    this.node.push({ opType, input: ['a', tensor], output: [`/${path}_output_0`] });
  }

  bytes(): Uint8Array {
    const graph = { name: 'tiny-moonshine', node: this.node, initializer: this.initializer };
    return onnx.ModelProto.encode(onnx.ModelProto.fromObject({ graph })).finish();
  }
}

/**
 * Bytes of a decoder that no preparation can tell from a shipped one.
 * @returns the file, and what its weights are as floats
 */
export function tinyMoonshineDecoder(): { bytes: Uint8Array; weights: TinyWeights } {
  const { hidden, inner, vocabulary } = TINY;
  const file = new TinyFile('model.decoder.', '_merged_0', '/model/decoder/');
  file.matrix('embedding', 'model.decoder.embed_tokens.weight_merged_0', vocabulary, hidden);
  rotation(file);
  for (let layer = 0; layer < TINY.layers; layer++) {
    const path = `layers.${layer}`;
    for (const name of ['input_layernorm', 'post_attention_layernorm', 'final_layernorm'])
      file.vector(`${path}.${name}.weight`, hidden, 1);
    for (const part of ['self_attn', 'encoder_attn'])
      for (const name of ['q_proj', 'k_proj', 'v_proj', 'dense'])
        file.projection(`${path}/${part}/${name}`, hidden, hidden);
    file.projection(`${path}/mlp/up_proj`, hidden, 2 * inner);
    file.projection(`${path}/mlp/down_proj`, inner, hidden);
    file.vector(`${path}.mlp.up_proj.bias`, 2 * inner, 0);
    file.vector(`${path}.mlp.down_proj.bias`, hidden, 0);
  }
  file.vector('norm.weight', hidden, 1);
  return { bytes: file.bytes(), weights: file.weights };
}

/** The same for an encoder. */
export function tinyMoonshineEncoder(): { bytes: Uint8Array; weights: TinyWeights } {
  const { hidden, inner } = TINY;
  const file = new TinyFile('', '', '/');
  file.kernels('conv1', hidden, 1, 127);
  file.kernels('conv2', 2 * hidden, hidden, 7);
  file.kernels('conv3', hidden, 2 * hidden, 3);
  file.vector('conv2.bias', 2 * hidden, 0);
  file.vector('conv3.bias', hidden, 0);
  file.operand('groupnorm/Mul', 'Mul', hidden, 1);
  file.operand('groupnorm/Add', 'Add', hidden, 0);
  rotation(file);
  for (let layer = 0; layer < TINY.layers; layer++) {
    const path = `layers.${layer}`;
    for (const name of ['input_layernorm', 'post_attention_layernorm'])
      file.vector(`${path}.${name}.weight`, hidden, 1);
    for (const name of ['q_proj', 'k_proj', 'v_proj', 'dense'])
      file.projection(`${path}/self_attn/${name}`, hidden, hidden);
    file.projection(`${path}/mlp/fc1`, hidden, inner);
    file.projection(`${path}/mlp/fc2`, inner, hidden);
    file.vector(`${path}.mlp.fc1.bias`, inner, 0);
    file.vector(`${path}.mlp.fc2.bias`, hidden, 0);
  }
  file.vector('layer_norm.weight', hidden, 1);
  return { bytes: file.bytes(), weights: file.weights };
}

function rotation(file: TinyFile): void {
  const speeds = Float32Array.of(...PAIR_SPEEDS);
  file.floats('frequencies', '/rotary/Cast_1_output_0', speeds, [1, PAIR_SPEEDS.length, 1]);
}

/** @returns a generator of numbers in [0, 1) that differs from name to name */
function randomNumbers(name: string): () => number {
  let state = Buffer.from(name).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7);
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
