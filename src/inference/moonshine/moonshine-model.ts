import { setImmediate } from 'node:timers/promises';
import type { LetterRows } from '../../dsp/letter-evidence.js';
import type { ModelRegistry } from '../model-registry.js';
import { floatOutput, floatTensor, type OnnxSession, type OnnxTensor } from '../onnx-session.js';
import { DecoderMemory } from './decoder-memory.js';
import { decodeGreedily, type DecoderSessions, type EncodedSpeech } from './greedy-decoder.js';
import { letterGraph, readLetterWeights } from './letter-weights.js';
import {
  LETTERS_MODEL_ID,
  MOONSHINE_VARIANTS,
  type MoonshineModelId,
  type MoonshineVariant,
} from './moonshine-variant.js';
import type { WrittenSpeech } from './token-writer.js';

/** The fewest samples that give the encoder one frame. */
const MIN_SAMPLES = 1_600;

/** The most stretches that are decoded side by side; more cost as much memory as time they save. */
export const MAX_BATCH = 4;

/** What is said in a stretch of audio. */
export interface DecodedSpeech extends WrittenSpeech {
  /** How probable each letter is at each frame. */
  readonly letters: LetterRows;
}

/** Somebody who waits for a stretch to be written down. */
interface DecodeCall {
  readonly samples: Float32Array;
  readonly maxTokens: number;
  readonly resolve: (speech: DecodedSpeech) => void;
  readonly reject: (reason: unknown) => void;
}

/** A loaded Moonshine model. */
export class MoonshineModel {
  readonly variant: MoonshineVariant;
  private readonly waiting: DecodeCall[] = [];
  private working: Promise<void> | null = null;
  private readonly memory = new DecoderMemory();

  private constructor(
    id: MoonshineModelId,
    private readonly encoder: OnnxSession,
    private readonly decoder: DecoderSessions,
    private readonly letters: OnnxSession,
  ) {
    this.variant = MOONSHINE_VARIANTS[id];
  }

  /**
   * Loads a model, once per process.
   * @throws ModelMissingError, ModelCorruptError, or the library's error
   */
  static load(models: ModelRegistry, id: MoonshineModelId): Promise<MoonshineModel> {
    return models.once(`moonshine:${id}`, async () => {
      const encoder = await models.session(id, 'encoder_prepared.onnx');
      const crossAttention = await models.session(id, 'decoder_cross_attention.onnx');
      const step = await models.session(id, 'decoder_step.onnx');
      const weights = readLetterWeights(await models.content(LETTERS_MODEL_ID, `${id}.bin`));
      const letters = await models.writtenSession(`letters:${id}`, () => letterGraph(weights));
      return new MoonshineModel(id, encoder, { crossAttention, step }, letters);
    });
  }

  /**
   * Writes down what is said. Calls made at the same time are decoded side by side, which is several
   * times quicker; each gives what it would give alone, but for rounding.
   * @param samples Float32Array [nSamples], mono, 16 kHz, -1..1; padded with silence where it is
   *   shorter than the encoder takes
   * @param maxTokens the most tokens that so much audio can hold
   */
  decode(samples: Float32Array, maxTokens: number): Promise<DecodedSpeech> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ samples, maxTokens, resolve, reject });
      this.working ??= this.decodeWaiting();
    });
  }

  private async decodeWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      const calls: DecodeCall[] = [];
      try {
        const encoded = await this.encodeNext(calls);
        const decoded = await decodeGreedily(this.decoder, this.variant, encoded, this.memory);
        for (const [index, call] of calls.entries()) {
          const speech = decoded[index];
          const heard = encoded[index];
          if (speech && heard)
            call.resolve({ ...speech, letters: await this.hearLetters(heard.encoded) });
        }
      } catch (error) {
        for (const call of calls) call.reject(error);
      }
    }
    this.working = null;
  }

  /** @param calls is filled with those that were taken up */
  private async encodeNext(calls: DecodeCall[]): Promise<EncodedSpeech[]> {
    const encoded: EncodedSpeech[] = [];
    while (calls.length < MAX_BATCH) {
      // Callers of the same moment still read their audio.
      await setImmediate();
      const call = this.waiting.shift();
      if (!call) break;
      calls.push(call);
      encoded.push(await this.encode(call));
    }
    return encoded;
  }

  private async encode({ samples, maxTokens }: DecodeCall): Promise<EncodedSpeech> {
    const input = padded(samples);
    const outputs = await this.encoder.run({
      input_values: floatTensor(input, [1, input.length]),
    });
    return { encoded: floatOutput(outputs, 'last_hidden_state').tensor, maxTokens };
  }

  private async hearLetters(encoded: OnnxTensor): Promise<LetterRows> {
    const outputs = await this.letters.run({ last_hidden_state: encoded });
    return floatOutput(outputs, 'letters').data;
  }
}

/** With silence after them where there are too few. */
function padded(samples: Float32Array): Float32Array {
  if (samples.length >= MIN_SAMPLES) return samples;
  const input = new Float32Array(MIN_SAMPLES);
  input.set(samples);
  return input;
}
