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

/** Correlation above this counts as a sign of a voice with that period. */
const VOICED_CORRELATION = 0.25;
const QUIET_POWER = 1e-9;
const TINY = 1e-9;
const FLOAT = 1;
const DOUBLE = 11;

/**
 * Writes the graph that summarises windows of speech: mean and deviation of each channel of the speech
 * model and of the power in mel bands, and the traces that pitch leaves, without deciding for one
 * pitch: how each frame correlates with itself over the periods of voices.
 * @param channels of the speech model
 * @returns an ONNX file: `features` f32 [1, nFrames, channels], `powers` f32 [nFrames, POWER_BINS] and
 *   `shares` f32 [nWindows, nFrames], the share of each frame in each window -> `pooled` f32
 *   [nWindows, 2 * channels + 160]: means and deviations of the channels; of 48 periods the mean
 *   correlation and how voiced they are; of 32 bands the mean logarithm, relative to each other, and
 *   its deviation
 */
export function poolingGraph(channels: number): Uint8Array {
  const graph = new GraphBuilder();
  const features = graph.input('features', 'f32', [1, 'frames', channels]);
  const powers = graph.input('powers', 'f32', ['frames', POWER_BINS]);
  const shares = graph.input('shares', 'f32', ['windows', 'frames']);
  const number = (value: number) => graph.constant('f32', value);
  const pool = (frames: string) => graph.op('MatMul', [shares, frames]);

  const bandWeights = graph.tensor('bands', melBands(), [POWER_BINS, BANDS.count]);
  const bandPowers = graph.op('MatMul', [powers, bandWeights]);
  const logPowers = graph.op('Log', [graph.op('Add', [bandPowers, number(QUIET_POWER)])]);
  const byChannel = graph.op('Reshape', [features, graph.constant('i64', [-1, channels])]);
  const { means, deviations } = moments(
    graph,
    graph.op('Concat', [byChannel, logPowers], { axis: 1 }),
    shares,
  );
  const sizes = graph.constant('i64', [channels, BANDS.count]);
  const split = (of: string) => graph.opOutputs('Split', [of, sizes], { axis: 1 }, { outputs: 2 });
  const [channelMeans = '', bandMeans = ''] = split(means);
  const [channelDeviations = '', bandDeviations = ''] = split(deviations);
  const overall = graph.op('ReduceMean', [bandMeans], { axes: [1] });

  const correlations = correlationsOf(graph, powers);
  const excess = graph.op('Relu', [graph.op('Sub', [correlations, number(VOICED_CORRELATION)])]);
  const parts = [
    channelMeans,
    channelDeviations,
    pool(correlations),
    pool(graph.op('Mul', [excess, excess])),
    graph.op('Sub', [bandMeans, overall]),
    bandDeviations,
  ];
  const length = 2 * (channels + PERIODS.count + BANDS.count);
  graph.output('pooled', 'f32', ['windows', length], graph.op('Concat', parts, { axis: 1 }));
  return graph.build('speaker-pooling');
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

/**
 * Means and deviations of windows, in 64 bits: a window of little change in a stretch of much leaves
 * few digits for the difference of the squares.
 */
function moments(graph: GraphBuilder, frames: string, shares: string) {
  const [doubles, doubleShares] = [frames, shares].map((of) =>
    graph.op('Cast', [of], { to: DOUBLE }),
  );
  const pool = (of: string) => graph.op('MatMul', [doubleShares ?? '', of]);
  const square = (of: string) => graph.op('Mul', [of, of]);
  const mean = pool(doubles ?? '');
  const variance = graph.op('Sub', [pool(square(doubles ?? '')), square(mean)]);
  const single = (of: string) => graph.op('Cast', [of], { to: FLOAT });
  return {
    means: single(mean),
    deviations: graph.op('Sqrt', [graph.op('Relu', [single(variance)])]),
  };
}
