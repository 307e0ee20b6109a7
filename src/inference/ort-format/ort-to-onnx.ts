import onnxProto from 'onnx-proto';
import { FlatTable } from './flat-table.js';

const { onnx } = onnxProto;

export type OnnxModel = InstanceType<typeof onnx.ModelProto>;
export type OnnxGraph = InstanceType<typeof onnx.GraphProto>;

/** The four letters that an ORT file begins with, behind its first offset. */
const IDENTIFIER = 'ORTM';

/** Numbers of the fields of the tables. Source: onnxruntime/core/flatbuffers/schema/ort.fbs. */
const SESSION = { model: 1 };
const MODEL = { irVersion: 0, opsets: 1, graph: 7 };
const OPSET = { domain: 0, version: 1 };
const GRAPH_FIELDS = { initializers: 0, values: 1, nodes: 2, inputs: 5, outputs: 6 };
const NODE = {
  name: 0,
  domain: 2,
  opType: 5,
  inputs: 8,
  outputs: 9,
  attributes: 10,
  implicitInputs: 12,
};
const TENSOR = { name: 0, dims: 2, dataType: 3, rawData: 4 };
const VALUE = { name: 0, type: 2 };
const TYPE = { kind: 1, value: 2 };
const TENSOR_TYPE = { elemType: 0, shape: 1 };
const DIMENSION = { kind: 0, size: 1, name: 2 };
const ATTRIBUTE = {
  ...{ name: 0, type: 2, float: 3, whole: 4, text: 5, tensor: 6, graph: 7 },
  ...{ floats: 8, wholes: 9, texts: 10 },
};
/** Kinds of a type and of a dimension. */
const IS_TENSOR = 1;
const IS_SIZE = 1;

/** Whether a file is of ONNX Runtime's own format. */
export function isOrtFormat(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(4, 8)) === IDENTIFIER;
}

/**
 * Reads a model of ONNX Runtime's own format as an ONNX model, so that it can be changed. The format
 * holds the same graph, mostly with nodes joined that belong together.
 * @throws Error where the bytes are no such model
 */
export function readOrtModel(bytes: Uint8Array): OnnxModel {
  const model = FlatTable.root(bytes, IDENTIFIER).table(SESSION.model);
  const graph = model?.table(MODEL.graph);
  if (!model || !graph) throw new Error('The file holds no graph.');
  return onnx.ModelProto.create({
    irVersion: model.whole(MODEL.irVersion, 64),
    opsetImport: model.tables(MODEL.opsets).map((opset) => ({
      domain: opset.text(OPSET.domain),
      version: opset.whole(OPSET.version, 64),
    })),
    graph: readGraph(graph),
  });
}

function readGraph(table: FlatTable): OnnxGraph {
  const types = new Map(
    table.tables(GRAPH_FIELDS.values).map((value) => [value.text(VALUE.name), readType(value)]),
  );
  const values = (names: readonly string[]) =>
    names.map((name) => onnx.ValueInfoProto.create({ name, type: types.get(name) ?? null }));
  const initializers = table.tables(GRAPH_FIELDS.initializers).map(readTensor);
  const constants = new Set(initializers.map(({ name }) => name));
  return onnx.GraphProto.create({
    name: 'graph',
    initializer: initializers,
    node: sorted(table.tables(GRAPH_FIELDS.nodes)).map((node) => ({
      name: node.text(NODE.name),
      domain: node.text(NODE.domain),
      opType: node.text(NODE.opType),
      input: node.texts(NODE.inputs),
      output: node.texts(NODE.outputs),
      attribute: node.tables(NODE.attributes).map(readAttribute),
    })),
    input: values(table.texts(GRAPH_FIELDS.inputs).filter((name) => !constants.has(name))),
    output: values(table.texts(GRAPH_FIELDS.outputs)),
  });
}

function readType(value: FlatTable) {
  const type = value.table(VALUE.type);
  if (type?.whole(TYPE.kind, 8) !== IS_TENSOR) return null;
  const tensor = type.table(TYPE.value);
  const shape = tensor?.table(TENSOR_TYPE.shape);
  return {
    tensorType: {
      elemType: tensor?.whole(TENSOR_TYPE.elemType, 32) ?? 0,
      shape: shape ? { dim: shape.tables(0).map(readDimension) } : null,
    },
  };
}

function readDimension(dimension: FlatTable) {
  const value = dimension.table(0);
  if (!value) return {};
  return value.whole(DIMENSION.kind, 8) === IS_SIZE
    ? { dimValue: value.whole(DIMENSION.size, 64) }
    : { dimParam: value.text(DIMENSION.name) };
}

function readTensor(tensor: FlatTable) {
  return onnx.TensorProto.create({
    name: tensor.text(TENSOR.name),
    dims: tensor.wholes(TENSOR.dims),
    dataType: tensor.whole(TENSOR.dataType, 32),
    rawData: tensor.raw(TENSOR.rawData),
  });
}

function readAttribute(attribute: FlatTable) {
  const type = attribute.whole(ATTRIBUTE.type, 32);
  const read = VALUE_READERS[type];
  if (!read) throw new Error('The graph has an attribute of an unknown kind.');
  return onnx.AttributeProto.fromObject({
    name: attribute.text(ATTRIBUTE.name),
    type,
    ...read(attribute),
  });
}

/**
 * Reads the one field that holds the value, by the kind of the attribute: the runtime refuses an
 * attribute that has others as well.
 */
const VALUE_READERS: Readonly<Record<number, (attribute: FlatTable) => object>> = {
  1: (attribute) => ({ f: attribute.float(ATTRIBUTE.float) }),
  2: (attribute) => ({ i: attribute.whole(ATTRIBUTE.whole, 64) }),
  3: (attribute) => ({ s: utf8(attribute.text(ATTRIBUTE.text)) }),
  4: (attribute) => withTable(attribute.table(ATTRIBUTE.tensor), (t) => ({ t: readTensor(t) })),
  5: (attribute) => withTable(attribute.table(ATTRIBUTE.graph), (g) => ({ g: readGraph(g) })),
  6: (attribute) => ({ floats: attribute.floats(ATTRIBUTE.floats) }),
  7: (attribute) => ({ ints: attribute.wholes(ATTRIBUTE.wholes) }),
  8: (attribute) => ({ strings: attribute.texts(ATTRIBUTE.texts).map(utf8) }),
};

function withTable(table: FlatTable | null, read: (table: FlatTable) => object): object {
  return table ? read(table) : {};
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/**
 * Puts nodes into an order in which each comes after those whose outputs it reads: ONNX wants that,
 * the other format does not.
 */
function sorted(nodes: readonly FlatTable[]): FlatTable[] {
  const makers = new Map(
    nodes.flatMap((node) => node.texts(NODE.outputs).map((name) => [name, node] as const)),
  );
  const done = new Set<FlatTable>();
  const order: FlatTable[] = [];
  // A stack of its own: the chains of a decoder are deeper than calls may nest.
  const open = nodes.toReversed();
  for (let node = open.at(-1); node; node = open.at(-1)) {
    const waitsFor = done.has(node)
      ? []
      : [...node.texts(NODE.inputs), ...node.texts(NODE.implicitInputs)].flatMap((name) => {
          const maker = makers.get(name);
          return maker && !done.has(maker) ? [maker] : [];
        });
    if (waitsFor.length > 0) {
      if (open.length > nodes.length ** 2) throw new Error('The graph runs in a circle.');
      open.push(...waitsFor);
      continue;
    }
    open.pop();
    if (!done.has(node)) order.push(node);
    done.add(node);
  }
  return order;
}
