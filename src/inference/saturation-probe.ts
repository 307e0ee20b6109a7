import { GraphBuilder } from './graph-builder.js';

const ROWS = 64;
const COLUMNS = 16;
const LARGEST_ACTIVATION = 255;
const LARGEST_WEIGHT = 127;
const FLOAT = 1;
const UINT8 = 2;

/**
 * A product of the largest activations and weights of 8 bits.
 * @returns an ONNX file `x` f32 [1, n] -> `y` f32 [1, m], its input, and what every output must be
 */
export function saturationProbe(): {
  readonly model: Uint8Array;
  readonly input: Float32Array;
  readonly product: number;
} {
  const graph = new GraphBuilder();
  const weights = new Int8Array(ROWS * COLUMNS).fill(LARGEST_WEIGHT);
  const x = graph.op('Cast', [graph.input('x', 'f32', [1, ROWS])], { to: UINT8 });
  const y = graph.op('MatMulInteger', [x, graph.tensor('w', weights, [ROWS, COLUMNS])]);
  graph.output('y', 'f32', [1, COLUMNS], graph.op('Cast', [y], { to: FLOAT }));
  return {
    model: graph.build('saturation-probe'),
    input: new Float32Array(ROWS).fill(LARGEST_ACTIVATION),
    product: ROWS * LARGEST_ACTIVATION * LARGEST_WEIGHT,
  };
}
