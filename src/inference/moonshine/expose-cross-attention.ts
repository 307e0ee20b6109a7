import { type DecoderGraph, floatValue, type Graph, makeNode, present } from './decoder-graph.js';

const CROSS_ATTENTION = /\/layers\.(\d+)\/encoder_attn\/Softmax_output/;

/**
 * Gives the cross-attention of every layer as an output `cross_attentions.{layer}`.
 * @throws Error where the two branches have different layers
 */
export function exposeCrossAttention({ graph, choice, firstStep, laterStep }: DecoderGraph): void {
  const names = exposeIn(laterStep);
  // The branches of an If give their outputs by position, so both must list the same in one order.
  if (names.length === 0 || names.join() !== exposeIn(firstStep).join())
    throw new Error('The branches of the decoder have different cross-attention layers.');
  choice.output = [...present(choice.output, 'outputs'), ...names];
  graph.output = [...present(graph.output, 'outputs'), ...names.map(floatValue)];
}

function exposeIn(branch: Graph): string[] {
  const nodes = present(branch.node, 'nodes');
  const names: string[] = [];
  for (const { opType, output } of [...nodes]) {
    const attention = output?.[0] ?? '';
    const layer = CROSS_ATTENTION.exec(attention)?.[1];
    if (opType !== 'Softmax' || layer === undefined) continue;
    const name = `cross_attentions.${layer}`;
    nodes.push(makeNode('Identity', [attention], [name]));
    names.push(name);
  }
  branch.output = [...(branch.output ?? []), ...names.map(floatValue)];
  return names;
}
