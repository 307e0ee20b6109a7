import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asrTranscribeMerged } from '../../src/compute/tasks/asr-transcribe-merged.task.js';
import { PACKAGE_MODELS_DIR, parseManifest } from '../../src/inference/model-manifest.js';
import { ModelRegistry } from '../../src/inference/model-registry.js';
import { MergedMoonshine } from '../../src/inference/moonshine/merged-moonshine.js';
import { recognizeWithPack } from '../../src/inference/moonshine/recognize-pack.js';
import { showAttention } from '../../src/inference/moonshine/show-attention.js';
import { wordErrorRate } from '../../scripts/eval/word-errors.js';
import reference from '../fixtures/sample.reference.json' with { type: 'json' };
import { SAMPLE_VIDEO } from '../support/media.js';
import { decodeAudio } from '../support/pcm.js';

const PACK = 'moonshine-tiny-ko';
const NAMES = ['encoder_model', 'decoder_model_merged'];

/** Writes a model of this installation in ONNX Runtime's own format, as its publisher's packs are. */
async function saveAsOrt(source: string, target: string): Promise<void> {
  const { default: ort } = await import('onnxruntime-node');
  const session = await ort.InferenceSession.create(source, {
    graphOptimizationLevel: 'extended',
    optimizedModelFilePath: target,
    extra: { session: { save_model_format: 'ORT' } },
  });
  await session.release();
}

describe('a pack in ORT format', () => {
  let modelsDir: string;
  let models: ModelRegistry;
  let samples: Float32Array;
  const [turn] = reference.turns;

  beforeAll(async () => {
    modelsDir = await mkdtemp(path.join(tmpdir(), 'ort-'));
    await mkdir(path.join(modelsDir, PACK));
    const files = [];
    for (const name of NAMES) {
      const target = path.join(modelsDir, PACK, `${name}.ort`);
      await saveAsOrt(path.join(PACKAGE_MODELS_DIR, 'moonshine-tiny', `${name}.onnx`), target);
      const content = await readFile(target);
      const sha256 = createHash('sha256').update(content).digest('hex');
      files.push({ name: `${name}.ort`, path: name, bytes: content.length, sha256 });
    }
    const manifest = parseManifest({
      version: 1,
      models: [
        {
          id: PACK,
          role: 'asr',
          description: 'English in the form of a pack',
          engine: 'moonshine',
          languages: ['en'],
          optional: true,
          licence: { name: 'MIT', url: 'https://example.org' },
          homepage: 'https://example.org',
          source: { kind: 'url', base: 'https://example.org' },
          files,
          derived: [
            {
              name: 'decoder_attention.onnx',
              from: 'decoder_model_merged.ort',
              recipe: 'moonshine-attention',
            },
          ],
        },
      ],
    });
    models = new ModelRegistry({ modelsDir, manifest });
    const sample = await decodeAudio(SAMPLE_VIDEO);
    samples = sample.slice(
      Math.round(((turn?.startSec ?? 0) - 0.2) * 16_000),
      Math.round(((turn?.endSec ?? 0) + 0.2) * 16_000),
    );
  });
  afterAll(async () => {
    await models.release();
    await rm(modelsDir, { recursive: true, force: true });
  });

  it('shows its attention, from which the times of its words come', async () => {
    const model = await MergedMoonshine.load(models, PACK);
    const pack = { language: 'en', maxTokensPerSec: 6.5 };
    const words = await recognizeWithPack(model, pack, samples);
    const heard = words.map(({ text }) => text).join(' ');
    expect(wordErrorRate(turn?.text ?? '', heard)).toBeLessThan(0.15);
    expect(words.some(({ interpolated }) => interpolated)).toBe(false);
    let earliest = 0;
    for (const { startSec, endSec } of words) {
      expect(startSec).toBeGreaterThanOrEqual(earliest);
      expect(endSec).toBeGreaterThan(startSec);
      earliest = endSec;
    }
    expect(earliest).toBeLessThanOrEqual(samples.length / 16_000);
  });

  it('hears a chunk whose margin lies before the recording', async () => {
    const file = path.join(modelsDir, 'turn.s16');
    await writeFile(
      file,
      Int16Array.from(samples, (value) => value * 32_767),
    );
    const lengthSec = samples.length / 16_000;
    const own = { startSec: 0, endSec: lengthSec };
    const words = await asrTranscribeMerged(
      {
        path: file,
        chunk: {
          heard: { startSec: -0.2, endSec: lengthSec + 0.2 },
          speech: [{ ...own, meanProbability: 0.95 }],
        },
        modelId: PACK,
      },
      { models, reportProgress: () => undefined },
    );
    const heard = words.map(({ text }) => text).join(' ');
    expect(wordErrorRate(turn?.text ?? '', heard)).toBeLessThan(0.15);
    for (const { startSec, endSec } of words) {
      expect(startSec).toBeGreaterThanOrEqual(-0.2);
      expect(endSec).toBeLessThanOrEqual(lengthSec + 0.2);
    }
  });

  it('writes nothing for silence', async () => {
    const model = await MergedMoonshine.load(models, PACK);
    const pack = { language: 'en', maxTokensPerSec: 6.5 };
    expect(await recognizeWithPack(model, pack, new Float32Array(32_000))).toEqual([]);
    expect(await recognizeWithPack(model, pack, new Float32Array(0))).toEqual([]);
  });

  it('is left as it is where its attention cannot be reached', async () => {
    const encoder = await readFile(path.join(modelsDir, PACK, 'encoder_model.ort'));
    expect(showAttention(encoder)).toBe(encoder);
    const nothing = Uint8Array.of(1, 2, 3);
    expect(showAttention(nothing)).toBe(nothing);
  });
});
