import onnxProto from 'onnx-proto';
import { type QuantizedMatrix, signedMatrix } from './quantized-matrix.js';

const { onnx } = onnxProto;
const { FLOAT, INT8, UINT8 } = onnx.TensorProto.DataType;

type Graph = NonNullable<ReturnType<typeof onnx.ModelProto.decode>['graph']>;
type GraphNode = NonNullable<Graph['node']>[number];
type Tensor = NonNullable<Graph['initializer']>[number];

/** Ending of the whole-number product of a projection, after its path in the network. */
const PRODUCT = '/MatMul_output_0_output_quantized';
/** Ending of the output of a node. */
const OUTPUT = '_output_0';
/** Zero points may be off by rounding. */
const WHOLE = 0.01;
/** What the exporter sets before and after the names of the decoder's parts. */
const NODE_PREFIX = /^\/(model\/decoder\/)?/;
const TENSOR_PREFIX = /^model\.decoder\./;
const TENSOR_SUFFIX = /_merged_0/;

/** The weights of a shipped Moonshine model, by the part of the network they belong to. */
export class ShippedWeights {
  private readonly tensors = new Map<string, Tensor>();
  /** Inputs of the products of whole numbers, by the path of the projection. */
  private readonly products = new Map<string, readonly string[]>();

  /** The second input of nodes, by their path. */
  private readonly operands = new Map<string, string>();

  /**
   * @param bytes an ONNX file quantised to 8 bits
   * @throws Error where the bytes are no model
   */
  constructor(bytes: Uint8Array) {
    const { graph } = onnx.ModelProto.decode(bytes);
    if (!graph) throw new Error('The model has no graph.');
    this.collect(graph);
  }

  /**
   * A projection, [inputs, outputs].
   * @param paths where it lies, e.g. `layers.0/mlp/fc1`: the first that is there, because exporters
   *   changed some names
   * @throws Error naming the paths where there is none
   */
  projection(...paths: readonly string[]): QuantizedMatrix {
    const product = paths.map((path) => this.products.get(path)).find((inputs) => inputs);
    if (!product) throw new Error(`The model has no ${paths.join(' or ')}.`);
    const [, weight = '', , zero = ''] = product;
    return this.matrix(weight, zero);
  }

  /**
   * The kernels of a convolution as a matrix, [length * inputs, outputs]: all inputs of the first
   * place of the window come first.
   * @throws Error where there are none of 8 bits
   */
  kernels(name: string): QuantizedMatrix {
    const weight = this.tensor(`${name}.weight_quantized`);
    const [outputs = 0, inputs = 0, length = 0] = dimsOf(weight);
    const [scale = 1] = this.floats(`${name}.weight_scale`);
    // The exporter stores what is added to all weights as a float; in steps of theirs it is whole.
    const [shift = 0] = this.floats(`${name}.weight_zero_point`);
    const zero = Math.round(-shift / scale);
    const given = new Int8Array(bytesOf(weight));
    if (weight.dataType !== INT8 || Math.abs(zero * scale + shift) > WHOLE * scale)
      throw new Error(`The weight ${name} has an unexpected form.`);
    const values = new Int8Array(given.length);
    for (let output = 0; output < outputs; output++)
      for (let input = 0; input < inputs; input++)
        for (let at = 0; at < length; at++)
          values[(at * inputs + input) * outputs + output] =
            given[(output * inputs + input) * length + at] ?? 0;
    const rows = inputs * length;
    return {
      values,
      rows,
      columns: outputs,
      scales: Float32Array.of(scale),
      zeros: Int8Array.of(zero),
    };
  }

  /** The same kernels as floats, [outputs, inputs, length]. */
  kernelFloats(name: string): Float32Array {
    const [scale = 1] = this.floats(`${name}.weight_scale`);
    const [shift = 0] = this.floats(`${name}.weight_zero_point`);
    const given = new Int8Array(bytesOf(this.tensor(`${name}.weight_quantized`)));
    return Float32Array.from(given, (value) => Math.fround(Math.fround(value * scale) + shift));
  }

  /**
   * The known operand of a node that has one.
   * @param path where the node lies, e.g. `groupnorm/Mul`
   * @throws Error where there is none
   */
  operandOf(path: string): Float32Array {
    const name = this.operands.get(path);
    if (name === undefined) throw new Error(`The model has no ${path}.`);
    return floatsOf(this.tensor(name));
  }

  /** The embedding of the tokens, [vocabulary, hidden], which is the output projection as well. */
  embedding(): QuantizedMatrix {
    return this.matrix('embed_tokens.weight_quantized', 'embed_tokens.weight_zero_point');
  }

  /**
   * A vector or kernel of floats.
   * @param names what it may be called; the first that is there
   * @throws Error naming them where there is none
   */
  floats(...names: readonly string[]): Float32Array {
    const name = names.find((each) => this.tensors.has(each));
    if (name === undefined) throw new Error(`The model has no ${names.join(' or ')}.`);
    return floatsOf(this.tensor(name));
  }

  /** How far each pair of a head turns with each step, in radians. */
  rotaryFrequencies(): Float32Array {
    for (const tensor of this.tensors.values()) {
      const [batch, , last, ...more] = dimsOf(tensor);
      if (tensor.dataType === FLOAT && batch === 1 && last === 1 && more.length === 0)
        return floatsOf(tensor);
    }
    throw new Error('The model has no rotary positions.');
  }

  /** @throws Error where there is no layer */
  layerCount(): number {
    let count = 0;
    while (this.tensors.has(`layers.${count}.input_layernorm.weight`)) count++;
    if (count === 0) throw new Error('The model has no layers.');
    return count;
  }

  private collect({ initializer, node }: Graph): void {
    for (const tensor of initializer ?? []) this.keep(tensor.name, tensor);
    for (const each of node ?? []) {
      for (const { g, t } of each.attribute ?? []) {
        if (g) this.collect(g);
        if (t && each.opType === 'Constant') this.keep(each.output?.[0], t);
      }
      this.keepProduct(each);
      this.keepOperand(each);
    }
  }

  private keep(name: string | null | undefined, tensor: Tensor): void {
    if (name) this.tensors.set(partName(name), tensor);
  }

  private keepProduct({ opType, input, output }: GraphNode): void {
    const [name = ''] = output ?? [];
    if (opType !== 'MatMulInteger' || !name.endsWith(PRODUCT)) return;
    const path = name.slice(0, -PRODUCT.length).replace(NODE_PREFIX, '');
    this.products.set(path, (input ?? []).map(partName));
  }

  private keepOperand({ input, output }: GraphNode): void {
    const [name = ''] = output ?? [];
    const [, operand] = input ?? [];
    if (operand === undefined || !name.endsWith(OUTPUT)) return;
    this.operands.set(name.slice(0, -OUTPUT.length).replace(NODE_PREFIX, ''), partName(operand));
  }

  private tensor(name: string): Tensor {
    const tensor = this.tensors.get(name);
    if (!tensor) throw new Error(`The model has no ${name}.`);
    return tensor;
  }

  private matrix(name: string, zeroName: string): QuantizedMatrix {
    const weight = this.tensor(name);
    const zero = this.tensor(zeroName);
    const [rows = 0, columns = 0] = dimsOf(weight);
    if (weight.dataType !== UINT8) throw new Error(`The weight ${name} is not of 8 bits.`);
    const [scale = 0] = this.floats(name.replace(/_quantized$/, '_scale'));
    const [zeroPoint = zero.int32Data?.[0] ?? 0] = new Uint8Array(bytesOf(zero));
    return signedMatrix(new Uint8Array(bytesOf(weight)), [rows, columns], scale, zeroPoint);
  }
}

function partName(name: string): string {
  return name.replace(TENSOR_PREFIX, '').replace(TENSOR_SUFFIX, '');
}

function dimsOf({ dims }: Tensor): number[] {
  return (dims ?? []).map(Number);
}

/** A copy of the raw bytes, which lie anywhere in the file. */
function bytesOf({ rawData }: Tensor): ArrayBuffer {
  return Uint8Array.from(rawData ?? []).buffer;
}

function floatsOf(tensor: Tensor): Float32Array {
  const { floatData } = tensor;
  return floatData?.length ? Float32Array.from(floatData) : new Float32Array(bytesOf(tensor));
}
