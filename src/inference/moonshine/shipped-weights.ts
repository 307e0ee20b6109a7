import onnxProto from 'onnx-proto';
import { type QuantizedMatrix, signedMatrix } from './quantized-matrix.js';

const { onnx } = onnxProto;
const { FLOAT, UINT8 } = onnx.TensorProto.DataType;

type Graph = NonNullable<ReturnType<typeof onnx.ModelProto.decode>['graph']>;
type GraphNode = NonNullable<Graph['node']>[number];
type Tensor = NonNullable<Graph['initializer']>[number];

/** Ending of the whole-number product of a projection, after its path in the network. */
const PRODUCT = '/MatMul_output_0_output_quantized';
/** What the exporter sets before and after the names of the decoder's parts. */
const NODE_PREFIX = /^\/(model\/decoder\/)?/;
const TENSOR_PREFIX = /^model\.decoder\./;
const TENSOR_SUFFIX = /_merged_0/;

/** The weights of a shipped Moonshine model, by the part of the network they belong to. */
export class ShippedWeights {
  private readonly tensors = new Map<string, Tensor>();
  /** Inputs of the products of whole numbers, by the path of the projection. */
  private readonly products = new Map<string, readonly string[]>();

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
