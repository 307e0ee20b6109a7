import { LETTER_COUNT } from '../../dsp/word-letters.js';
import { GraphBuilder } from '../graph-builder.js';

/** Magic, version and width: three words of 32 bits. */
const HEADER_BYTES = 12;
const MAGIC = 'LETR';
const VERSION = 1;

/** The trained weights from a frame of the encoder to the letters that are heard in it. */
export interface LetterWeights {
  /** Numbers of a frame. */
  readonly hidden: number;
  /** [27] */
  readonly offset: Float32Array;
  /** [27 * hidden], letter by letter, what is no letter first */
  readonly weights: Float32Array;
}

/**
 * Reads the weights as the training script writes them, all numbers little-endian.
 * @throws Error where the content is no such file
 */
export function readLetterWeights(content: Uint8Array): LetterWeights {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const magic = String.fromCharCode(...content.subarray(0, MAGIC.length));
  if (content.length < HEADER_BYTES || magic !== MAGIC || view.getUint32(4, true) !== VERSION)
    throw new Error('The file holds no letter weights of this version.');
  const hidden = view.getUint32(8, true);
  if (content.length !== HEADER_BYTES + 4 * LETTER_COUNT * (1 + hidden))
    throw new Error('The letter weights have the wrong length.');
  const numbers = (from: number, length: number) =>
    Float32Array.from({ length }, (_, i) => view.getFloat32(HEADER_BYTES + 4 * (from + i), true));
  return {
    hidden,
    offset: numbers(0, LETTER_COUNT),
    weights: numbers(LETTER_COUNT, LETTER_COUNT * hidden),
  };
}

/**
 * Writes the graph that tells letters from the frames of an encoder.
 * @returns an ONNX file: `last_hidden_state` f32 [1, nFrames, hidden] -> `letters` f32 [27, nFrames],
 *   natural logarithms of probabilities
 */
export function letterGraph({ hidden, offset, weights }: LetterWeights): Uint8Array {
  const graph = new GraphBuilder();
  const frames = graph.input('last_hidden_state', 'f32', [1, 'frames', hidden]);
  const rows = graph.op('Reshape', [frames, graph.constant('i64', [-1, hidden])]);
  const scores = graph.op(
    'Gemm',
    [
      graph.tensor('weights', weights, [LETTER_COUNT, hidden]),
      rows,
      graph.tensor('offset', offset, [LETTER_COUNT, 1]),
    ],
    { transB: 1 },
  );
  graph.output(
    'letters',
    'f32',
    [LETTER_COUNT, 'frames'],
    graph.op('LogSoftmax', [scores], { axis: 0 }),
  );
  return graph.build('moonshine-letters');
}
