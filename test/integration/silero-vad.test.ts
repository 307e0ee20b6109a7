import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vadDetect, WARM_UP_FRAMES } from '../../src/compute/tasks/vad-detect.task.js';
import { findSpeechRegions } from '../../src/domain/speech-regions.js';
import { PACKAGE_MODELS_DIR } from '../../src/inference/model-manifest.js';
import { ModelRegistry } from '../../src/inference/model-registry.js';
import { floatOutput, floatTensor, int64Tensor } from '../../src/inference/onnx-session.js';
import { decodeAudio, writePcm } from '../support/pcm.js';

const FRAME_SAMPLES = 512;
const FRAME_SEC = FRAME_SAMPLES / 16_000;
const FIXTURES = path.resolve(import.meta.dirname, '../fixtures');

interface Turn {
  readonly startSec: number;
  readonly endSec: number;
}

/** Uniform noise of the given amplitude, the same in every run. */
function noise(sampleCount: number, amplitude: number): Float32Array {
  let seed = 1;
  return Float32Array.from({ length: sampleCount }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return amplitude * (seed / 2 ** 31 - 1);
  });
}

describe('speech detection with Silero VAD', () => {
  const models = new ModelRegistry({ modelsDir: PACKAGE_MODELS_DIR });
  let folder: string;
  let speech: Float32Array;
  let turns: readonly Turn[];

  const detect = async (samples: Float32Array, framesPerTask = Infinity) => {
    const { path: file, sampleCount } = await writePcm(folder, 'audio.pcm', samples);
    const nFrames = Math.ceil(sampleCount / FRAME_SAMPLES);
    const parts: number[] = [];
    const fractions: number[] = [];
    let state: Float32Array | null = null;
    for (let startFrame = 0; startFrame < nFrames; startFrame += framesPerTask) {
      const endFrame = Math.min(nFrames, startFrame + framesPerTask);
      const part = await vadDetect(
        { path: file, startFrame, endFrame, state },
        { models, reportProgress: (fraction) => fractions.push(fraction) },
      );
      parts.push(...part.probabilities);
      state = part.state;
    }
    return { probabilities: Float32Array.from(parts), fractions };
  };
  const regionsOf = async (samples: Float32Array) => {
    const { probabilities } = await detect(samples);
    return findSpeechRegions(probabilities, FRAME_SEC, samples.length / 16_000);
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'vad-'));
    speech = await decodeAudio(path.join(FIXTURES, 'sample.mp4'));
    const reference = await readFile(path.join(FIXTURES, 'sample.reference.json'), 'utf8');
    ({ turns } = JSON.parse(reference) as { turns: readonly Turn[] });
  });
  afterAll(async () => {
    await models.release();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['an empty recording', new Float32Array(0)],
    ['a single sample', Float32Array.of(0.5)],
    ['a recording shorter than a frame', noise(300, 0.1)],
    ['digital silence', new Float32Array(10 * 16_000)],
    ['soft noise', noise(10 * 16_000, 0.001)],
    ['loud noise', noise(10 * 16_000, 0.5)],
    ['a tone', Float32Array.from({ length: 160_000 }, (_, i) => 0.5 * Math.sin(i * 0.17))],
  ])('finds no speech in %s', async (_what, samples) => {
    expect(await regionsOf(samples)).toEqual([]);
  });

  it('gives one probability for each frame, the incomplete last one included', async () => {
    const { probabilities } = await detect(speech.subarray(0, 10 * FRAME_SAMPLES + 1));
    expect(probabilities).toHaveLength(11);
    for (const probability of probabilities) {
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
    }
  });

  it('finds every line of the dialogue', async () => {
    const regions = await regionsOf(speech);
    for (const { startSec, endSec } of turns) {
      const middleSec = (startSec + endSec) / 2;
      const region = regions.find((r) => r.startSec <= middleSec && middleSec <= r.endSec);
      expect(region, `line at ${middleSec} s`).toBeDefined();
    }
  });

  it('finds speech that starts at the first sample and is cut off at the last', async () => {
    const { startSec = 0, endSec = 0 } = turns[0] ?? {};
    const line = speech.slice(Math.round((startSec + 0.3) * 16_000), Math.round(endSec * 16_000));
    const cut = line.subarray(0, line.length - 4800);
    const regions = await regionsOf(cut);
    expect(regions[0]?.startSec).toBe(0);
    expect(regions.at(-1)?.endSec).toBe(cut.length / 16_000);
  });

  it('gives the same probabilities whether one task or several read the file', async () => {
    const whole = await detect(speech);
    const cut = await detect(speech, 333);
    expect(cut.probabilities).toEqual(whole.probabilities);
  });

  it('reports rising progress up to the whole', async () => {
    const { fractions } = await detect(speech);
    expect(fractions.length).toBeGreaterThan(1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  it('agrees with the shipped model run frame by frame', async () => {
    const part = speech.subarray(0, 15 * 16_000);
    const { probabilities } = await detect(part);
    const session = await models.session('silero-vad-v6', 'silero_vad_v6.onnx');
    const sr = int64Tensor([16_000], []);
    let state = floatTensor(new Float32Array(256), [2, 1, 128]);
    const silence = floatTensor(new Float32Array(64 + FRAME_SAMPLES), [1, 576]);
    for (let frame = 0; frame < WARM_UP_FRAMES; frame++)
      state = floatOutput(await session.run({ input: silence, state, sr }), 'stateN').tensor;
    for (const [frame, probability] of probabilities.entries()) {
      const input = new Float32Array(64 + FRAME_SAMPLES);
      const start = frame * FRAME_SAMPLES - 64;
      // The task reads 16-bit samples.
      const heard = part
        .subarray(Math.max(0, start), start + input.length)
        .map((value) => Math.round(value * 32_767) / 32_768);
      input.set(heard, Math.max(0, -start));
      const outputs = await session.run({ input: floatTensor(input, [1, 576]), state, sr });
      state = floatOutput(outputs, 'stateN').tensor;
      expect(probability).toBeCloseTo(floatOutput(outputs, 'output').data[0] ?? NaN, 5);
    }
  });
});
