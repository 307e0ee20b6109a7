/**
 * Recognises the recordings of a manifest (as `npm run eval` reads it; 16-bit mono WAV at 16 kHz,
 * at most 20 s each) and writes for each what `fit_borders.py`, `fit_letters.py` and
 * `fit_confidence.py` need:
 * `tsx scripts/train/words/extract-words.ts MODEL_ID DIR OUT`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';
import { alignWords } from '../../../src/dsp/alignment.js';
import { measureEnergy, voicingOf } from '../../../src/dsp/energy-edges.js';
import { lettersOf } from '../../../src/dsp/word-letters.js';
import { PACKAGE_MODELS_DIR } from '../../../src/inference/model-manifest.js';
import { ModelRegistry } from '../../../src/inference/model-registry.js';
import { MoonshineModel } from '../../../src/inference/moonshine/moonshine-model.js';
import {
  FRAME_SAMPLES,
  type MoonshineModelId,
} from '../../../src/inference/moonshine/moonshine-variant.js';
import { groupWordPieces } from '../../../src/inference/moonshine/word-pieces.js';
import { floatOutput, floatTensor } from '../../../src/inference/onnx-session.js';
import { judgeWords } from '../../eval/matched-words.js';
import { loadClips } from '../../eval/manifest.js';

const HEADER_BYTES = 44;
const MAX_TOKENS = 140;
const FRAME_SEC = FRAME_SAMPLES / SAMPLE_RATE_HZ;

const [modelId, directory, out] = process.argv.slice(2);
if (modelId === undefined || directory === undefined || out === undefined)
  throw new Error('Usage: tsx scripts/train/words/extract-words.ts MODEL_ID DIR OUT');
const id = modelId as MoonshineModelId;
const models = new ModelRegistry({ modelsDir: PACKAGE_MODELS_DIR });
const model = await MoonshineModel.load(models, id);
const encoder = await models.session(id, 'encoder_prepared.onnx');
await mkdir(out, { recursive: true });
for (const clip of await loadClips(directory, [])) {
  const bytes = (await readFile(clip.file)).subarray(HEADER_BYTES);
  const samples = Float32Array.from(
    { length: bytes.length >> 1 },
    (_, i) => bytes.readInt16LE(2 * i) / 32_768,
  );
  const { tokens, logProbabilities, attention, letters } = await model.decode(samples, MAX_TOKENS);
  const groups = groupWordPieces(tokens);
  const voice = voicingOf(measureEnergy(samples), FRAME_SEC, attention.frameCount);
  const spelled = groups.map(({ text, spoken }) => ({ spoken, letters: lettersOf(text) }));
  const spans = alignWords(attention, spelled, letters, voice, model.variant.borders) ?? [];
  const reference = clip.words ?? [{ text: clip.text ?? '', startSec: 0, endSec: 0 }];
  const { matched, judged } = judgeWords(reference, groups);
  const verdicts = new Map(judged.map(({ heard: word, isRight }) => [word, isRight]));
  const references = new Map(matched.map((pair) => [pair.heard, pair.reference]));
  const words = groups.map((pieces, i) => ({
    text: pieces.text,
    spoken: pieces.spoken,
    logProbabilities: pieces.spoken.map((token) => logProbabilities[token]),
    clarity: spans[i]?.clarity ?? 0,
    lengthSec: FRAME_SEC * ((spans[i]?.endFrame ?? 0) - (spans[i]?.startFrame ?? 0)),
    isRight: verdicts.get(pieces) ?? null,
    reference: clip.words ? (references.get(pieces) ?? null) : null,
  }));
  const { headCount, frameCount, rows } = attention;
  const facts = {
    headCount,
    frameCount,
    rowCount: rows.length,
    frameSec: FRAME_SEC,
    voicing: [...voice.voicing],
    dynamicsDb: voice.dynamicsDb,
    words,
    reference: clip.words ?? [],
  };
  await writeFile(path.join(out, `${clip.id}.json`), JSON.stringify(facts));
  await writeFile(
    path.join(out, `${clip.id}.f32`),
    Buffer.concat(rows.map((row) => Buffer.from(new Float32Array(row).buffer))),
  );
  const input = { input_values: floatTensor(samples, [1, samples.length]) };
  const frames = floatOutput(await encoder.run(input), 'last_hidden_state').data;
  await writeFile(
    path.join(out, `${clip.id}.enc`),
    Buffer.from(frames.buffer, frames.byteOffset, frames.byteLength),
  );
}
await models.release();
