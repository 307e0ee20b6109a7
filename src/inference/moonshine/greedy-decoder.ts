import type { AttentionMap } from '../../dsp/alignment.js';
import {
  boolTensor,
  floatOutput,
  floatTensor,
  int64Tensor,
  type OnnxSession,
  type OnnxTensor,
} from '../onnx-session.js';
import { lengthWithoutLoop, loopedPhraseLength } from './loop-guard.js';
import type { MoonshineVariant } from './moonshine-variant.js';
import { BEGIN_TOKEN, END_TOKEN } from './sentence-pieces.js';

/** What the decoder made of one stretch of audio. */
export interface DecodedSpeech {
  /** Token ids in order, without the control tokens that begin and end them. */
  readonly tokens: readonly number[];
  /** Natural logarithm of the probability of each token. */
  readonly logProbabilities: readonly number[];
  /** A row for each token, and one more for the end where the decoder came to it. */
  readonly attention: AttentionMap;
  /** `end`: the decoder came to its end; `loop`: it began to repeat itself; `limit`: it wrote too much. */
  readonly stop: 'end' | 'loop' | 'limit';
}

/**
 * Writes down the likeliest token at each step, which is what the model's published error rates
 * were measured with.
 * @param session the prepared decoder
 * @param encoded f32 [1, nFrames, hidden] of the encoder
 * @param maxTokens the most tokens that so much audio can hold
 */
export async function decodeGreedily(
  session: OnnxSession,
  variant: MoonshineVariant,
  encoded: OnnxTensor,
  maxTokens: number,
): Promise<DecodedSpeech> {
  const frameCount = encoded.dims[1] ?? 0;
  const names = tensorNames(variant);
  const lastToken = int64Tensor([BEGIN_TOKEN], [1, 1]);
  const feeds: Record<string, OnnxTensor> = {
    input_ids: lastToken,
    encoder_hidden_states: encoded,
    use_cache_branch: boolTensor([false], [1]),
  };
  for (const { past } of [...names.decoder, ...names.encoder])
    feeds[past] = floatTensor(new Float32Array(), [0, variant.heads, 1, variant.headDim]);

  const tokens: number[] = [];
  const logProbabilities: number[] = [];
  const rows: Float32Array[] = [];
  let stop: DecodedSpeech['stop'] = 'limit';
  while (tokens.length < maxTokens) {
    const isFirst = rows.length === 0;
    const outputs = await session.run(feeds, isFirst ? names.firstFetches : names.laterFetches);
    const choice = likeliest(floatOutput(outputs, 'logits').data);
    rows.push(headRows(outputs, variant, frameCount));
    if (choice.token === END_TOKEN) {
      stop = 'end';
      break;
    }
    tokens.push(choice.token);
    logProbabilities.push(choice.logProbability);
    if (loopedPhraseLength(tokens) > 0) {
      stop = 'loop';
      break;
    }
    // The keys and values of the encoder come from the first step alone and stay as they are.
    for (const { past, present } of isFirst ? [...names.decoder, ...names.encoder] : names.decoder)
      feeds[past] = floatOutput(outputs, present).tensor;
    if (isFirst) feeds['use_cache_branch'] = boolTensor([true], [1]);
    (lastToken.data as BigInt64Array)[0] = BigInt(choice.token);
  }

  const kept = lengthWithoutLoop(tokens);
  return {
    tokens: tokens.slice(0, kept),
    logProbabilities: logProbabilities.slice(0, kept),
    attention: {
      rows: stop === 'end' ? rows : rows.slice(0, kept),
      headCount: variant.alignmentHeads.length,
      frameCount,
    },
    stop,
  };
}

/** @param logits f32 [vocabulary] */
function likeliest(logits: Float32Array): { token: number; logProbability: number } {
  let token = 0;
  let best = -Infinity;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] ?? -Infinity;
    if (logit > best) {
      best = logit;
      token = id;
    }
  }
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - best);
  return { token, logProbability: -Math.log(sum) };
}

/** @returns f32 [alignmentHeads, nFrames] of one step */
function headRows(
  outputs: Readonly<Record<string, OnnxTensor>>,
  { alignmentHeads }: MoonshineVariant,
  frameCount: number,
): Float32Array {
  const rows = new Float32Array(alignmentHeads.length * frameCount);
  for (const [index, { layer, head }] of alignmentHeads.entries()) {
    const { data } = floatOutput(outputs, attentionName(layer));
    rows.set(data.subarray(head * frameCount, (head + 1) * frameCount), index * frameCount);
  }
  return rows;
}

const attentionName = (layer: number) => `cross_attentions.${layer}`;

/** Names of the tensors that go round from step to step, and of the outputs that a step is asked for. */
function tensorNames({ layers, alignmentHeads }: MoonshineVariant) {
  const cached = (side: 'decoder' | 'encoder') =>
    Array.from({ length: layers }, (_, layer) =>
      ['key', 'value'].map((part) => ({
        past: `past_key_values.${layer}.${side}.${part}`,
        present: `present.${layer}.${side}.${part}`,
      })),
    ).flat();
  const decoder = cached('decoder');
  const encoder = cached('encoder');
  const attention = [...new Set(alignmentHeads.map(({ layer }) => attentionName(layer)))];
  const laterFetches = ['logits', ...attention, ...decoder.map(({ present }) => present)];
  const firstFetches = [...laterFetches, ...encoder.map(({ present }) => present)];
  return { decoder, encoder, firstFetches, laterFetches };
}
