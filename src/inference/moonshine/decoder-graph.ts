import onnxProto from 'onnx-proto';

export const { onnx } = onnxProto;

type Model = ReturnType<typeof onnx.ModelProto.decode>;
export type Graph = NonNullable<Model['graph']>;
export type GraphNode = NonNullable<Graph['node']>[number];
type Value = NonNullable<Graph['output']>[number];
export type Initializer = NonNullable<Graph['initializer']>[number];

/** The merged decoder: one `If` whose branches run the first step and every later one. */
export interface DecoderGraph {
  readonly model: Model;
  readonly graph: Graph;
  readonly choice: GraphNode;
  /** Runs at the first step: computes the keys and values of the encoder's output. */
  readonly firstStep: Graph;
  /** Runs at every later step, on the keys and values of the steps before. */
  readonly laterStep: Graph;
}

/**
 * Reads a merged Moonshine decoder.
 * @param bytes an ONNX file
 * @throws Error where the bytes are no such decoder
 */
export function readDecoder(bytes: Uint8Array): DecoderGraph {
  const model = onnx.ModelProto.decode(bytes);
  const graph = present(model.graph, 'graph');
  const choice = findNode(graph, ({ opType }) => opType === 'If', 'If');
  const branch = (name: string) =>
    present(choice.attribute?.find((attribute) => attribute.name === name)?.g, name);
  return {
    model,
    graph,
    choice,
    firstStep: branch('else_branch'),
    laterStep: branch('then_branch'),
  };
}

/** The bytes of a decoder that was read and changed. */
export function writeDecoder({ model }: DecoderGraph): Uint8Array {
  return onnx.ModelProto.encode(model).finish();
}

/**
 * The part of a decoder that must be there.
 * @throws Error naming the part where it is missing
 */
export function present<T>(part: T | null | undefined, name: string): T {
  if (part === null || part === undefined) throw new Error(`The decoder has no ${name}.`);
  return part;
}

/**
 * The one node of a graph that fits.
 * @throws Error naming what was looked for where no node fits
 */
export function findNode(
  graph: Graph,
  fits: (node: GraphNode) => boolean,
  name: string,
): GraphNode {
  return present(graph.node?.find(fits), name);
}

/** Makes a node; an empty list of attributes where it takes none. */
export function makeNode(
  opType: string,
  input: readonly string[],
  output: readonly string[],
  attribute: GraphNode['attribute'] = [],
): GraphNode {
  const name = `prepared_${output[0] ?? opType}`;
  return onnx.NodeProto.create({ opType, name, input: [...input], output: [...output], attribute });
}

/** A float32 value whose shape the runtime works out. */
export function floatValue(name: string): Value {
  return onnx.ValueInfoProto.create({
    name,
    type: { tensorType: { elemType: onnx.TensorProto.DataType.FLOAT } },
  });
}

/** Drops the nodes of a graph whose results nobody reads. */
export function dropUnread(graph: Graph): void {
  for (;;) {
    const nodes = graph.node ?? [];
    const read = new Set([
      ...(graph.output ?? []).map(({ name }) => name),
      ...nodes.flatMap(({ input }) => input ?? []),
    ]);
    const kept = nodes.filter(({ output }) => output?.some((name) => read.has(name)));
    if (kept.length === nodes.length) return;
    graph.node = kept;
  }
}
