import type { GraphBuilder } from '../graph-builder.js';
import type { ShippedWeights } from './shipped-weights.js';

/** Heads of every attention layer. Source: the Moonshine models of every size. */
export const HEADS = 8;

/** Widths of the network. */
export interface Sizes {
  readonly hidden: number;
  readonly headDim: number;
}

export function sizesOf(weights: ShippedWeights): Sizes {
  const { columns } = weights.projection('layers.0/self_attn/q_proj');
  return { hidden: columns, headDim: columns / HEADS };
}

const EPSILON = { epsilon: { float: 1e-5 } } as const;

/** Normalises each frame or token. @param name of the weight, without `.weight` */
export function normalize(
  graph: GraphBuilder,
  input: string,
  name: string,
  weights: ShippedWeights,
): string {
  return graph.op('LayerNormalization', [input, gain(graph, name, weights)], EPSILON);
}

/**
 * Adds what a layer changed and normalises the sum. The runtime has one operator for both, which is
 * several times slower than the two.
 * @returns the normalised sum, and the sum
 */
export function skipNormalize(
  graph: GraphBuilder,
  residual: string,
  change: string,
  name: string,
  weights: ShippedWeights,
): [normalized: string, sum: string] {
  const sum = graph.op('Add', [residual, change]);
  return [normalize(graph, sum, name, weights), sum];
}

function gain(graph: GraphBuilder, name: string, weights: ShippedWeights): string {
  const values = weights.floats(`${name}.weight`);
  return graph.tensor(`${name}.weight`, values, [values.length]);
}

/** How far the pairs of a head turn at each position. */
export interface RotaryTables {
  readonly cosines: string;
  readonly sines: string;
  /** How much of each head turns. */
  readonly rotaryDim: number;
}

/** @param positions how many there are at most */
export function rotaryTables(
  graph: GraphBuilder,
  weights: ShippedWeights,
  positions: number,
): RotaryTables {
  const frequencies = weights.rotaryFrequencies();
  const table = (name: string, turn: (angle: number) => number) => {
    const values = Float32Array.from({ length: positions * frequencies.length }, (_, i) => {
      const position = Math.floor(i / frequencies.length);
      return turn(Math.fround(position * (frequencies[i % frequencies.length] ?? 0)));
    });
    return graph.tensor(name, values, [positions, frequencies.length]);
  };
  return {
    cosines: table('rotary.cosines', Math.cos),
    sines: table('rotary.sines', Math.sin),
    rotaryDim: 2 * frequencies.length,
  };
}
