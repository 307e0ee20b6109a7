import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;

/**
 * Cuts an ONNX graph down to what the given tensors need: the first layers of a model then cost
 * only those layers.
 * @param model bytes of an ONNX file
 * @param tensorNames float32 tensors of the top-level graph that become its only outputs
 * @returns the bytes of the smaller model
 * @throws Error where the graph has no such tensor
 */
export function keepOutputs(model: Uint8Array, tensorNames: readonly string[]): Uint8Array {
  const decoded = onnx.ModelProto.decode(model);
  const graph = onnx.GraphProto.create(decoded.graph ?? {});
  const nodes = graph.node;
  const producers = new Map(nodes.flatMap((node) => (node.output ?? []).map((o) => [o, node])));
  const needed = new Set<object>();
  const tensors = new Set<string>();
  const open = [...tensorNames];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (tensors.has(name)) continue;
    tensors.add(name);
    const node = producers.get(name);
    if (!node || needed.has(node)) continue;
    needed.add(node);
    open.push(...namesReadBy(node));
  }
  const unknown = tensorNames.find((name) => !producers.has(name));
  if (unknown !== undefined) throw new Error(`The model has no inner tensor ${unknown}.`);

  graph.node = nodes.filter((node) => needed.has(node));
  graph.initializer = graph.initializer.filter(({ name }) => tensors.has(name ?? ''));
  graph.input = graph.input.filter(({ name }) => tensors.has(name ?? ''));
  graph.valueInfo = graph.valueInfo.filter(({ name }) => tensors.has(name ?? ''));
  graph.output = tensorNames.map((name) => ({
    name,
    type: { tensorType: { elemType: onnx.TensorProto.DataType.FLOAT } },
  }));
  decoded.graph = graph;
  return onnx.ModelProto.encode(decoded).finish();
}

type Graph = NonNullable<ReturnType<typeof onnx.ModelProto.decode>['graph']>;
type Node = NonNullable<Graph['node']>[number];

/** Names a node reads, also those its sub-graphs take from the graph around them. */
function namesReadBy(node: Node): string[] {
  const subgraphs = (node.attribute ?? []).flatMap(({ g, graphs }) => [
    ...(g ? [g] : []),
    ...(graphs ?? []),
  ]);
  const inner = subgraphs.flatMap((graph) => [
    ...(graph.node ?? []).flatMap(namesReadBy),
    ...(graph.output ?? []).map(({ name }) => name ?? ''),
  ]);
  return [...(node.input ?? []), ...inner].filter((name) => name !== '');
}
