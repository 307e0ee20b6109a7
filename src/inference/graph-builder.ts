import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const { FLOAT, INT8, INT64, UINT8 } = onnx.TensorProto.DataType;
const { FLOAT: FLOAT_ATTRIBUTE, INT, INTS, STRING } = onnx.AttributeProto.AttributeType;

type Node = InstanceType<typeof onnx.NodeProto>;
type Tensor = InstanceType<typeof onnx.TensorProto>;
type Value = InstanceType<typeof onnx.ValueInfoProto>;

const OPSET = 17;
const IR_VERSION = 8;
/** Operators that ONNX Runtime adds to the standard ones. */
const RUNTIME_DOMAIN = 'com.microsoft';

/** The element types in use. */
const ELEMENTS = { f32: FLOAT, i8: INT8, i64: INT64, u8: UINT8 } as const;
export type ElementType = keyof typeof ELEMENTS;

/** Whole numbers stay whole numbers: a float attribute is given as `{ float: 1 }`. */
export type Attributes = Readonly<
  Record<string, number | string | readonly number[] | { readonly float: number }>
>;

/** How many outputs a node has, and whether the operator is one of the runtime's own. */
export interface NodeOptions {
  readonly outputs?: number;
  readonly runtime?: boolean;
}

/** Writes an ONNX graph node by node. */
export class GraphBuilder {
  private readonly nodes: Node[] = [];
  private readonly initializers: Tensor[] = [];
  private readonly inputs: Value[] = [];
  private readonly outputs: Value[] = [];
  private readonly constants = new Map<string, string>();

  /** @param dims a number, or a name for a size that is known only when the graph runs */
  input(name: string, type: ElementType, dims: readonly (number | string)[]): string {
    this.inputs.push(value(name, type, dims));
    return name;
  }

  /** Gives the tensor `from` under the name `name`. */
  output(
    name: string,
    type: ElementType,
    dims: readonly (number | string)[],
    from: string = name,
  ): void {
    if (from !== name) this.nodes.push(node('Identity', [from], [name], {}, false));
    this.outputs.push(value(name, type, dims));
  }

  /**
   * Adds a node of the standard operators.
   * @param input names of tensors; an empty name leaves an optional input out
   * @returns name of its first output
   */
  op(opType: string, input: readonly string[], attributes: Attributes = {}): string {
    const [first = ''] = this.opOutputs(opType, input, attributes);
    return first;
  }

  /** Adds a node of the runtime's own operators. */
  runtimeOp(opType: string, input: readonly string[], attributes: Attributes = {}): string {
    const [first = ''] = this.opOutputs(opType, input, attributes, { runtime: true });
    return first;
  }

  /** Adds a node with several outputs, or with outputs whose names are given. */
  opOutputs(
    opType: string,
    input: readonly string[],
    attributes: Attributes = {},
    { outputs = 1, runtime = false }: NodeOptions = {},
    names: readonly (string | undefined)[] = [],
  ): readonly string[] {
    const id = this.nodes.length;
    const output = Array.from({ length: outputs }, (_, i) => names[i] ?? `${opType}_${id}_${i}`);
    this.nodes.push(node(opType, input, output, attributes, runtime));
    return output;
  }

  /** Adds a tensor whose values are known. */
  tensor(
    name: string,
    data: Float32Array | Int8Array | Uint8Array,
    dims: readonly number[],
  ): string {
    this.initializers.push(
      onnx.TensorProto.create({
        name,
        dims: [...dims],
        dataType: elementOf(data),
        rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      }),
    );
    return name;
  }

  /** A few numbers as a tensor, [] or [n]; the same numbers are stored once. */
  constant(type: ElementType, values: number | readonly number[]): string {
    const key = `${type}:${JSON.stringify(values)}`;
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const name = `constant_${this.constants.size}`;
    this.constants.set(key, name);
    this.initializers.push(smallTensor(name, type, values));
    return name;
  }

  /** The bytes of the finished model. */
  build(name: string): Uint8Array {
    return onnx.ModelProto.encode(
      onnx.ModelProto.create({
        irVersion: IR_VERSION,
        opsetImport: [
          { domain: '', version: OPSET },
          { domain: RUNTIME_DOMAIN, version: 1 },
        ],
        graph: onnx.GraphProto.create({
          name,
          node: this.nodes,
          initializer: this.initializers,
          input: this.inputs,
          output: this.outputs,
        }),
      }),
    ).finish();
  }
}

function elementOf(data: Float32Array | Int8Array | Uint8Array): number {
  if (data instanceof Float32Array) return FLOAT;
  return data instanceof Int8Array ? INT8 : UINT8;
}

function node(
  opType: string,
  input: readonly string[],
  output: readonly string[],
  attributes: Attributes,
  runtime: boolean,
): Node {
  return onnx.NodeProto.create({
    opType,
    name: output[0] ?? opType,
    input: [...input],
    output: [...output],
    ...(runtime ? { domain: RUNTIME_DOMAIN } : {}),
    attribute: Object.entries(attributes).map(([name, given]) => attribute(name, given)),
  });
}

function attribute(name: string, given: Attributes[string]) {
  if (typeof given === 'number') return onnx.AttributeProto.create({ name, type: INT, i: given });
  if (typeof given === 'string')
    return onnx.AttributeProto.create({ name, type: STRING, s: new TextEncoder().encode(given) });
  if ('float' in given)
    return onnx.AttributeProto.create({ name, type: FLOAT_ATTRIBUTE, f: given.float });
  return onnx.AttributeProto.create({ name, type: INTS, ints: [...given] });
}

function smallTensor(name: string, type: ElementType, values: number | readonly number[]): Tensor {
  const list = typeof values === 'number' ? [values] : [...values];
  const dims = typeof values === 'number' ? [] : [list.length];
  const data = {
    f32: { floatData: list },
    i64: { int64Data: list },
    i8: { int32Data: list },
    u8: { int32Data: list },
  }[type];
  return onnx.TensorProto.create({ name, dims, dataType: ELEMENTS[type], ...data });
}

function value(name: string, type: ElementType, dims: readonly (number | string)[]): Value {
  const dim = dims.map((size) =>
    typeof size === 'number' ? { dimValue: size } : { dimParam: size },
  );
  return onnx.ValueInfoProto.create({
    name,
    type: { tensorType: { elemType: ELEMENTS[type], shape: { dim } } },
  });
}
