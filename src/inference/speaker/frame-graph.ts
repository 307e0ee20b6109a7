import {
  BANDS,
  LAG_SCALE,
  melBands,
  PERIODS,
  periodCosines,
  PITCH_BINS,
} from '../../dsp/voice-traces.js';
import { POWER_BINS } from '../../dsp/voice-powers.js';
import { GraphBuilder } from '../graph-builder.js';

const QUIET_POWER = 1e-9;
const TINY = 1e-9;

/**
 * Writes the graph that lays what is measured of each frame side by side: the channels of the speech
 * model; the traces that pitch leaves, without deciding for one pitch: how the frame correlates with
 * itself over the periods of voices; and the power in mel bands.
 * @param channels of the speech model
 * @returns an ONNX file: `features` f32 [1, nFrames, channels] and `powers` f32 [nFrames, POWER_BINS]
 *   -> `frames` f32 [nFrames, channels + 81]: the channels; of 48 periods the correlation, -1..1; of
 *   32 bands the logarithm of the power, relative to their mean; that mean
 */
export function frameGraph(channels: number): Uint8Array {
  const graph = new GraphBuilder();
  const features = graph.input('features', 'f32', [1, 'frames', channels]);
  const powers = graph.input('powers', 'f32', ['frames', POWER_BINS]);
  const byChannel = graph.op('Reshape', [features, graph.constant('i64', [-1, channels])]);
  const parts = [byChannel, correlationsOf(graph, powers), ...bandsOf(graph, powers)];
  const length = channels + PERIODS.count + BANDS.count + 1;
  graph.output('frames', 'f32', ['frames', length], graph.op('Concat', parts, { axis: 1 }));
  return graph.build('speaker-frames');
}

/** @returns f32 [nFrames, 48], -1..1 */
function correlationsOf(graph: GraphBuilder, powers: string): string {
  const { first, end } = PITCH_BINS;
  const [from, to, axis] = [first, end, 1].map((value) => graph.constant('i64', [value]));
  const inBand = graph.op('Slice', [powers, from ?? '', to ?? '', axis ?? '']);
  const magnitudes = graph.op('Sqrt', [inBand]);
  const cosines = graph.tensor('cosines', periodCosines(), [end - first, PERIODS.count]);
  const sum = graph.op('ReduceSum', [magnitudes, axis ?? '']);
  const whole = graph.op('Mul', [sum, graph.constant('f32', LAG_SCALE)]);
  return graph.op('Div', [
    graph.op('MatMul', [magnitudes, cosines]),
    graph.op('Add', [whole, graph.constant('f32', TINY)]),
  ]);
}

/** @returns f32 [nFrames, 32], with a mean of 0 in each frame; f32 [nFrames, 1], that mean */
function bandsOf(graph: GraphBuilder, powers: string): readonly [string, string] {
  const weights = graph.tensor('bands', melBands(), [POWER_BINS, BANDS.count]);
  const sums = graph.op('MatMul', [powers, weights]);
  const logPowers = graph.op('Log', [graph.op('Add', [sums, graph.constant('f32', QUIET_POWER)])]);
  const mean = graph.op('ReduceMean', [logPowers], { axes: [1] });
  return [graph.op('Sub', [logPowers, mean]), mean];
}
