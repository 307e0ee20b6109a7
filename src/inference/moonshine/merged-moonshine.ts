import type { AttentionRows } from '../../dsp/attention-path.js';
import type { ModelRegistry } from '../model-registry.js';
import {
  boolTensor,
  floatOutput,
  floatTensor,
  int64Tensor,
  type OnnxSession,
  type OnnxTensor,
} from '../onnx-session.js';
import { lengthWithoutLoop, loopedPhraseLength } from './loop-guard.js';
import { moonshinePack } from './moonshine-packs.js';
import { BEGIN_TOKEN, END_TOKEN } from './sentence-pieces.js';

/** What the decoder wrote for a stretch of audio. */
export interface WrittenSpeech {
  /** Token ids in order, without those that begin and end them. */
  readonly tokens: readonly number[];
  /** Probability of each token. */
  readonly probabilities: readonly number[];
  /** Where the decoder looked, a row for each token and one more for the end; null where it does not show it. */
  readonly attention: AttentionRows | null;
  /** `end`: the decoder came to its end; `loop`: it began to repeat itself; `limit`: it wrote too much. */
  readonly stop: 'end' | 'loop' | 'limit';
}

/** The fewest samples that give the encoder one frame. */
const MIN_SAMPLES = 1_600;
const HEADS = 8;
const HEAD_DIM = { tiny: 36, base: 52 } as const;
const ATTENTION_FILE = 'decoder_attention.onnx';
/** Names of the inputs that some exports have: 1 for every sample or frame that counts. */
const MASKS = ['attention_mask', 'encoder_attention_mask'];

/** A Moonshine model run as its publisher ships it: an encoder, and a decoder of one `If`. */
export class MergedMoonshine {
  private readonly pastNames: readonly string[];
  private readonly presentNames: readonly string[];
  private readonly attentionNames: readonly string[];

  private constructor(
    private readonly encoder: OnnxSession,
    private readonly decoder: OnnxSession,
    private readonly headDim: number,
  ) {
    this.pastNames = decoder.inputNames.filter((name) => name.startsWith('past_key_values'));
    this.presentNames = decoder.outputNames.filter((name) => name.startsWith('present'));
    this.attentionNames = decoder.outputNames.filter((name) => name.startsWith('cross_attentions'));
  }

  /**
   * Loads a model, once per process.
   * @throws ModelMissingError, ModelCorruptError, or the library's error
   */
  static async load(models: ModelRegistry, modelId: string): Promise<MergedMoonshine> {
    const { size } = moonshinePack(modelId);
    const names = models.files.namesOf(modelId);
    const session = (part: string) =>
      models.session(modelId, names.find((name) => name.startsWith(part)) ?? part);
    const encoder = await session('encoder_model');
    // The decoder that shows its attention is made from the one that came; where the runtime does
    // not take it, that one does it all the same.
    const decoder = await models
      .session(modelId, ATTENTION_FILE)
      .catch(() => session('decoder_model_merged'));
    return new MergedMoonshine(encoder, decoder, HEAD_DIM[size]);
  }

  /**
   * Writes down the likeliest token at each step.
   * @param samples Float32Array [nSamples], mono, 16 kHz, -1..1
   * @param maxTokens the most tokens that so much audio can hold
   */
  async decode(samples: Float32Array, maxTokens: number): Promise<WrittenSpeech> {
    const encoded = await this.encode(samples);
    const feeds: Record<string, OnnxTensor> = {
      encoder_hidden_states: encoded,
      ...maskFor(this.decoder, encoded.dims[1] ?? 0),
    };
    for (const name of this.pastNames)
      feeds[name] = floatTensor(new Float32Array(), [1, HEADS, 0, this.headDim]);

    const tokens: number[] = [];
    const probabilities: number[] = [];
    const rows: Float32Array[] = [];
    let stop: WrittenSpeech['stop'] = 'limit';
    for (let step = 0; step < maxTokens; step++) {
      feeds['input_ids'] = int64Tensor([tokens.at(-1) ?? BEGIN_TOKEN], [1, 1]);
      feeds['use_cache_branch'] = boolTensor([step > 0], [1]);
      const outputs = await this.decoder.run(feeds);
      const { token, probability } = likeliest(floatOutput(outputs, 'logits').data);
      rows.push(this.attentionOf(outputs));
      if (token === END_TOKEN) {
        stop = 'end';
        break;
      }
      tokens.push(token);
      probabilities.push(probability);
      if (loopedPhraseLength(tokens) > 0) {
        stop = 'loop';
        break;
      }
      for (const [index, past] of this.pastNames.entries()) {
        // The keys and values of the encoder come from the first step alone and stay as they are.
        if (step > 0 && past.includes('.encoder.')) continue;
        feeds[past] = floatOutput(outputs, this.presentNames[index] ?? past).tensor;
      }
    }
    const kept = lengthWithoutLoop(tokens);
    return {
      tokens: tokens.slice(0, kept),
      probabilities: probabilities.slice(0, kept),
      attention: this.attentionNames.length > 0 ? this.attention(rows, encoded) : null,
      stop,
    };
  }

  private attention(rows: readonly Float32Array[], encoded: OnnxTensor): AttentionRows {
    const headCount = this.attentionNames.length * HEADS;
    return { rows, headCount, frameCount: encoded.dims[1] ?? 0 };
  }

  /** @returns f32 [layers * heads * nFrames] of one step; empty where the decoder does not show it */
  private attentionOf(outputs: Readonly<Record<string, OnnxTensor>>): Float32Array {
    const layers = this.attentionNames.map((name) => floatOutput(outputs, name).data);
    const row = new Float32Array(layers.reduce((sum, { length }) => sum + length, 0));
    let position = 0;
    for (const layer of layers) {
      row.set(layer, position);
      position += layer.length;
    }
    return row;
  }

  private async encode(samples: Float32Array): Promise<OnnxTensor> {
    const input = new Float32Array(Math.max(samples.length, MIN_SAMPLES));
    input.set(samples);
    const outputs = await this.encoder.run({
      input_values: floatTensor(input, [1, input.length]),
      ...maskFor(this.encoder, input.length),
    });
    return floatOutput(outputs, this.encoder.outputNames[0] ?? 'last_hidden_state').tensor;
  }
}

/** @returns the mask of a session that wants one, all of it counting */
function maskFor({ inputNames }: OnnxSession, length: number): Record<string, OnnxTensor> {
  const name = MASKS.find((mask) => inputNames.includes(mask));
  if (name === undefined) return {};
  return { [name]: int64Tensor(new BigInt64Array(length).fill(1n), [1, length]) };
}

/** @param logits f32 [vocabulary] */
function likeliest(logits: Float32Array): { token: number; probability: number } {
  let token = 0;
  let best = -Infinity;
  // Tens of thousands for each token, so without an iterator.
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] ?? -Infinity;
    if (logit <= best) continue;
    best = logit;
    token = id;
  }
  let sum = 0;
  for (let id = 0; id < logits.length; id++) sum += Math.exp((logits[id] ?? -Infinity) - best);
  return { token, probability: 1 / sum };
}
