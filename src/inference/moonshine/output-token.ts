import type { GraphBuilder } from '../graph-builder.js';
import { type QuantizedMatrix, transposedMatrix } from './quantized-matrix.js';

/** Greatest magnitude of a hidden state in whole numbers, and where its zero lies: -127..127 as 1..255. */
const LARGEST = 127;
const ZERO = 128;
/** The part that rounding leaves is at most half a step, which is again cut into 127 steps. */
const FINER = 254;
/** Keeps a hidden state of nothing but zeros from a division by zero. */
const LEAST = 1e-30;
const FLOAT = 1;
const UINT8 = 2;

/** Both ends of the decoder, which share one matrix. */
export interface OutputToken {
  /** @param token i64 [1, 1] @returns f32 [1, 1, hidden] */
  embed(token: string): string;
  /** Adds the outputs `next_token` and `probability`. @param hidden f32 [1, 1, hidden] */
  choose(hidden: string): void;
}

/**
 * The embedding of a token and the choice of the next one.
 *
 * Logits are computed in whole numbers, like all other projections of the quantised model. The
 * shipped projection takes the hidden state as floats. To give the same tokens it is split into two
 * rows of 8 bits, the second one holding what rounding left of the first: 16 bits in all, in one
 * pass over the weights.
 * @param embedding [vocabulary, hidden]
 */
export function outputToken(graph: GraphBuilder, embedding: QuantizedMatrix): OutputToken {
  const { scales, zeros, columns: hiddenSize } = embedding;
  const weights = transposedMatrix(embedding);
  const scale = graph.tensor('vocabulary.scale', scales, []);
  const zero = graph.tensor('vocabulary.zero', zeros, []);
  const byToken = graph.tensor('vocabulary.weights', weights.values, [
    weights.rows,
    weights.columns,
  ]);
  return {
    embed: (token) => {
      const columns = graph.op('Gather', [byToken, token], { axis: 1 });
      const rows = graph.op('Transpose', [columns], { perm: [1, 2, 0] });
      return graph.op('DequantizeLinear', [rows, scale, zero]);
    },
    choose: (hidden) => {
      const { rows, coarseStep, fineStep } = splitInTwo(graph, hidden, hiddenSize);
      const products = graph.op('MatMulInteger', [rows, byToken, graph.constant('u8', ZERO), zero]);
      const [coarse = '', fine = ''] = graph.opOutputs(
        'Split',
        [graph.op('Cast', [products], { to: FLOAT })],
        { axis: 0 },
        { outputs: 2 },
      );
      const part = (product: string, step: string) =>
        graph.op('Mul', [product, graph.op('Mul', [step, scale])]);
      const logits = graph.op('Add', [part(coarse, coarseStep), part(fine, fineStep)]);
      graph.output('next_token', 'i64', ['batch', 1], graph.op('ArgMax', [logits], { axis: -1 }));
      const probabilities = graph.op('Softmax', [logits], { axis: -1 });
      const largest = graph.op('ReduceMax', [probabilities], { axes: [-1] });
      graph.output('probability', 'f32', ['batch', 1], largest);
    },
  };
}

/**
 * coarse = round(hidden / step), fine = round((hidden - coarse * step) / (step / FINER))
 * @returns both as u8 [2 * batch, hidden], first all coarse ones, and their steps as f32 [batch, 1]
 */
function splitInTwo(graph: GraphBuilder, hidden: string, hiddenSize: number) {
  const number = (value: number) => graph.constant('f32', value);
  const row = graph.op('Reshape', [hidden, graph.constant('i64', [-1, hiddenSize])]);
  const largest = graph.op('ReduceMax', [graph.op('Abs', [row])], { axes: [-1] });
  const range = graph.op('Max', [largest, number(LEAST)]);
  const coarseStep = graph.op('Div', [range, number(LARGEST)]);
  const fineStep = graph.op('Div', [coarseStep, number(FINER)]);
  const coarse = graph.op('Round', [graph.op('Div', [row, coarseStep])]);
  const rest = graph.op('Sub', [row, graph.op('Mul', [coarse, coarseStep])]);
  const fine = graph.op('Round', [graph.op('Div', [rest, fineStep])]);
  const both = graph.op('Add', [graph.op('Concat', [coarse, fine], { axis: 0 }), number(ZERO)]);
  return {
    rows: graph.op('Cast', [both], { to: UINT8 }),
    coarseStep,
    fineStep,
  };
}
