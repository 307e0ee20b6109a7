import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MoonshineModel } from '../../src/inference/moonshine/moonshine-model.js';
import {
  MOONSHINE_VARIANTS,
  type MoonshineModelId,
} from '../../src/inference/moonshine/moonshine-variant.js';
import { recognizeSpeech } from '../../src/inference/moonshine/recognize-speech.js';
import {
  boolTensor,
  floatOutput,
  floatTensor,
  int64Tensor,
  type OnnxTensor,
} from '../../src/inference/onnx-session.js';
import { InProcessComputePool } from '../support/in-process-compute-pool.js';
import { SAMPLE_VIDEO } from '../support/media.js';
import { decodeAudio, writePcm } from '../support/pcm.js';
import { gaussianNoise, harmonicSound } from '../support/signals.js';
import { wordErrorRate } from '../../scripts/eval/word-errors.js';

const SAMPLE_RATE_HZ = 16_000;
const MODELS = ['moonshine-tiny', 'moonshine-base'] as const;

describe('Moonshine', () => {
  const pool = new InProcessComputePool();
  let folder: string;
  let sample: Float32Array;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'moonshine-'));
    sample = await decodeAudio(SAMPLE_VIDEO);
  });
  afterAll(async () => {
    await pool.models.release();
    await rm(folder, { recursive: true, force: true });
  });

  const part = (fromSec: number, toSec: number) =>
    sample.slice(fromSec * SAMPLE_RATE_HZ, toSec * SAMPLE_RATE_HZ);
  const recognize = async (samples: Float32Array, id: MoonshineModelId = 'moonshine-tiny') =>
    recognizeSpeech(await MoonshineModel.load(pool.models, id), samples);
  const textOf = (words: readonly { readonly text: string }[]) =>
    words.map(({ text }) => text).join(' ');

  /** Decodes step by step with the decoder as it is shipped. */
  async function decodeAsShipped(id: MoonshineModelId, samples: Float32Array): Promise<number[]> {
    const { layers, heads, headDim } = MOONSHINE_VARIANTS[id];
    const encoder = await pool.models.session(id, 'encoder_model.onnx');
    const decoder = await pool.models.session(id, 'decoder_model_merged.onnx');
    const encoded = await encoder.run({ input_values: floatTensor(samples, [1, samples.length]) });
    const past: Record<string, OnnxTensor> = {};
    for (const name of decoder.inputNames.filter((input) => input.startsWith('past_key_values')))
      past[name] = floatTensor(new Float32Array(), [0, heads, 1, headDim]);
    expect(Object.keys(past)).toHaveLength(layers * 4);
    const tokens: number[] = [];
    for (let last = 1; last !== 2 && tokens.length < 200; tokens.push(last)) {
      const outputs = await decoder.run({
        ...past,
        input_ids: int64Tensor([last], [1, 1]),
        encoder_hidden_states: floatOutput(encoded, 'last_hidden_state').tensor,
        use_cache_branch: boolTensor([tokens.length > 0], [1]),
      });
      const { data } = floatOutput(outputs, 'logits');
      last = data.indexOf(Math.max(...data));
      for (const name of Object.keys(past))
        if (tokens.length === 0 || name.includes('decoder'))
          past[name] = floatOutput(outputs, name.replace('past_key_values', 'present')).tensor;
    }
    return tokens.slice(0, -1);
  }

  it.each(MODELS)('writes the same tokens with the prepared decoder of %s', async (id) => {
    const model = await MoonshineModel.load(pool.models, id);
    for (const samples of [part(0.6, 10.6), part(10.8, 13.6)]) {
      const { tokens, stop } = await model.decode(samples, 200);
      expect(stop).toBe('end');
      expect(tokens).toEqual(await decodeAsShipped(id, samples));
    }
  });

  it('writes the same whether stretches are decoded at the same time or one by one', async () => {
    const model = await MoonshineModel.load(pool.models, 'moonshine-tiny');
    const stretches = [part(0.6, 3), part(3.9, 8.4), part(10.8, 13.6), part(14, 18), part(20, 21)];
    const together = await Promise.all(stretches.map((samples) => model.decode(samples, 60)));
    for (const [index, samples] of stretches.entries())
      expect(together[index]?.tokens).toEqual((await model.decode(samples, 60)).tokens);
  });

  it.each(MODELS)('recognises clear speech with %s', async (id) => {
    const words = await recognize(part(3.9, 8.4), id);
    const said = 'Yes. I watched it last night, and most of the words are right.';
    expect(wordErrorRate(said, textOf(words))).toBe(0);
    expect(words.every(({ interpolated }) => !interpolated)).toBe(true);
    expect(words.every(({ confidence }) => confidence > 0 && confidence <= 1)).toBe(true);
  });

  it('gives every word a place of its own inside the audio', async () => {
    const words = await recognize(part(0, 18));
    let earliest = 0;
    for (const { startSec, endSec } of words) {
      expect(startSec).toBeGreaterThanOrEqual(earliest);
      expect(endSec).toBeGreaterThan(startSec);
      expect(endSec - startSec).toBeLessThan(1.5);
      earliest = endSec;
    }
    expect(earliest).toBeLessThanOrEqual(18);
  });

  it('finds a word where it is said, not in the silence around it', async () => {
    const silenceSec = 1;
    const samples = new Float32Array(5 * SAMPLE_RATE_HZ);
    samples.set(part(11, 13.5), silenceSec * SAMPLE_RATE_HZ);
    const words = await recognize(samples);
    expect(textOf(words)).toMatch(/^Two of them/);
    expect(words[0]?.startSec).toBeGreaterThan(silenceSec - 0.05);
    expect(words.at(-1)?.endSec).toBeLessThan(silenceSec + 2.6);
  });

  it('starts anew in halves where it finds no end', async () => {
    const model = await MoonshineModel.load(pool.models, 'moonshine-tiny');
    const lengths: number[] = [];
    const impatient: Pick<MoonshineModel, 'decode' | 'variant'> = {
      variant: model.variant,
      decode: (samples, maxTokens) => {
        lengths.push(samples.length / SAMPLE_RATE_HZ);
        return model.decode(samples, lengths.length === 1 ? 5 : maxTokens);
      },
    };
    const words = await recognizeSpeech(impatient, part(3.9, 10.6));
    const said =
      'Yes. I watched it last night, and most of the words are right. Great. What about the speakers?';
    expect(lengths).toHaveLength(3);
    expect(wordErrorRate(said, textOf(words))).toBeLessThan(0.1);
    expect(words.at(-1)?.endSec).toBeGreaterThan(6);
  });

  it.each([
    ['nothing', new Float32Array()],
    ['one sample', Float32Array.of(0.5)],
    [
      'a tenth of a second',
      harmonicSound({ durationSec: 0.1, f0Hz: () => 150, amplitude: () => 1 }),
    ],
    ['digital silence', new Float32Array(5 * SAMPLE_RATE_HZ)],
    ['samples that are no numbers', new Float32Array(SAMPLE_RATE_HZ).fill(NaN)],
    ['noise', Float32Array.from(gaussianNoise(8 * SAMPLE_RATE_HZ), (value) => value / 10)],
    [
      'a tone',
      harmonicSound({ durationSec: 6, f0Hz: () => 440, amplitude: (k) => Number(k === 1) }),
    ],
  ])('hears no words in %s', async (_, samples) => {
    for (const id of MODELS) expect(await recognize(samples, id)).toEqual([]);
  });

  it('counts the times of a span from the start of the file', async () => {
    const { path: file } = await writePcm(folder, 'speech.pcm', part(0, 14));
    const [words = []] = await pool.run(
      'asr.transcribe',
      {
        path: file,
        chunks: [
          {
            heard: { startSec: 10.8, endSec: 13.6 },
            speech: [{ startSec: 11, endSec: 13.4, meanProbability: 1 }],
          },
        ],
        modelId: 'moonshine-tiny',
      },
      { jobId: 'job', signal: new AbortController().signal },
    );
    expect(textOf(words)).toMatch(/^Two of them/);
    expect(words[0]?.startSec).toBeGreaterThan(10.9);
    expect(words.at(-1)?.endSec).toBeLessThan(13.6);
  });
});
