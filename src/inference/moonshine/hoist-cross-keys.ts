import { type DecoderGraph, dropUnread, floatValue, type Graph, present } from './decoder-graph.js';

const KEY_INPUT = /^past_key_values\.(\d+)\.encoder\.key$/;

/**
 * Transposes and scales the encoder's keys once, at the first step, and hands them on in that form:
 * the shipped decoder does the same work again at every step, for every frame of the audio. The
 * numbers that reach the attention are the same bits.
 * @throws Error where the decoder names its tensors in another way
 */
export function hoistCrossKeys({ graph, choice, firstStep, laterStep }: DecoderGraph): void {
  for (const input of present(graph.input, 'inputs')) {
    const past = input.name ?? '';
    const layer = KEY_INPUT.exec(past)?.[1];
    if (layer === undefined) continue;
    const given = `present.${layer}.encoder.key`;
    const readyKeys = `/model/decoder/layers.${layer}/encoder_attn/Mul_1_output_0`;

    const position = present(choice.output, 'outputs').indexOf(given);
    setOutput(firstStep, position, readyKeys);
    setOutput(laterStep, position, given);
    setOutput(
      graph,
      present(graph.output, 'outputs').findIndex(({ name }) => name === given),
      given,
    );
    useInput(laterStep, readyKeys, past);
    input.type = floatValue(past).type ?? null;
  }
  dropUnread(laterStep);
}

function setOutput(graph: Graph, position: number, name: string): void {
  if (position < 0) throw new Error('The decoder does not give the keys of the encoder.');
  present(graph.output, 'outputs')[position] = floatValue(name);
}

function useInput(branch: Graph, inner: string, input: string): void {
  const readers = present(branch.node, 'nodes').filter((node) => node.input?.includes(inner));
  if (readers.length === 0) throw new Error(`The decoder has no tensor ${inner}.`);
  for (const reader of readers)
    reader.input = (reader.input ?? []).map((name) => (name === inner ? input : name));
}
