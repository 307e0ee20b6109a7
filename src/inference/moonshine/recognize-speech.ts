import { alignWords, type WordSpan } from '../../dsp/alignment.js';
import {
  type EnergyProfile,
  measureEnergy,
  quietestNearMiddle,
  trimSilence,
  voicingOf,
} from '../../dsp/energy-edges.js';
import { lettersOf } from '../../dsp/word-letters.js';
import { SAMPLE_RATE_HZ, type TimeSpan, type Word } from '../../domain/speech.js';
import { interpolateWords } from '../../domain/word-interpolation.js';
import { orderSpans } from '../../domain/word-order.js';
import { heardSound } from './heard-sound.js';
import type { DecodedSpeech, MoonshineModel } from './moonshine-model.js';
import { FRAME_SAMPLES, type MoonshineVariant } from './moonshine-variant.js';
import { wordConfidences } from './word-confidence.js';
import { groupWordPieces } from './word-pieces.js';

const FRAME_SEC = FRAME_SAMPLES / SAMPLE_RATE_HZ;
/**
 * Words less clear than this are placed between their neighbours instead, ...
 * Source: of such words in the speech that the borders were fitted on, every second is misplaced by
 * more than 0.2 s; of those just above, one in ten.
 */
const LEAST_CLARITY = 0.3;
/** ... but for those that sound like their letters where they were placed. */
const LEAST_LIKENESS = 0.4;
/**
 * The most tokens that people say: English has 3 to 4 a second, and fast talk stays below this.
 * A decoder that writes more repeats itself.
 */
const MAX_TOKENS_PER_SEC = 6.5;
const SPARE_TOKENS = 12;
/** A stretch shorter than this is not cut in two. */
const SHORTEST_SPLIT_SEC = 2;

/**
 * Recognises the words of a stretch of speech and when each is said.
 *
 * Where the decoder repeats itself or does not end, the stretch is cut in two at a quiet moment and
 * each half recognised on its own.
 * @param samples Float32Array [nSamples], mono, 16 kHz, -1..1; samples that are no number count as 0
 * @returns the words in order, their times in seconds from the start of the stretch and inside it,
 *   their confidence the probability that they are right; empty where nothing is said
 */
export async function recognizeSpeech(
  model: Pick<MoonshineModel, 'decode' | 'variant'>,
  samples: Float32Array,
): Promise<Word[]> {
  const sound = heardSound(samples);
  if (!sound) return [];
  const lengthSec = sound.length / SAMPLE_RATE_HZ;
  const maxTokens = Math.ceil(lengthSec * MAX_TOKENS_PER_SEC) + SPARE_TOKENS;
  const decoded = await model.decode(sound, maxTokens);
  const energy = measureEnergy(sound);
  if (decoded.stop === 'end' || lengthSec < SHORTEST_SPLIT_SEC)
    return timeWords(decoded, model.variant, energy, lengthSec);

  const cutSample = Math.round(quietestNearMiddle(energy) * SAMPLE_RATE_HZ);
  const cutSec = cutSample / SAMPLE_RATE_HZ;
  const left = await recognizeSpeech(model, sound.subarray(0, cutSample));
  const right = await recognizeSpeech(model, sound.subarray(cutSample));
  return [...left, ...right.map((word) => shifted(word, cutSec))];
}

function timeWords(
  { tokens, logProbabilities, attention, letters }: DecodedSpeech,
  { borders, confidence }: MoonshineVariant,
  energy: EnergyProfile,
  lengthSec: number,
): Word[] {
  const groups = groupWordPieces(tokens);
  const spelled = groups.map(({ text, spoken }) => ({ spoken, letters: lettersOf(text) }));
  const voice = voicingOf(energy, FRAME_SEC, attention.frameCount);
  const spans = alignWords(attention, spelled, letters, voice, borders);
  const placed = groups.map(({ text }, index): Word => {
    const span = spans?.[index];
    const sound = span && isPlaced(span) && trimSilence(soundOf(span), energy);
    return {
      text,
      ...(sound || { startSec: 0, endSec: 0 }),
      confidence: 0,
      interpolated: !sound,
    };
  });
  const within = { startSec: 0, endSec: lengthSec };
  const words = orderSpans(interpolateWords(placed, within), within);
  const confidences = wordConfidences(
    words.map(({ text, startSec, endSec, interpolated }, index) => ({
      text,
      interpolated,
      logProbabilities: (spelled[index]?.spoken ?? []).map((token) => logProbabilities[token] ?? 0),
      clarity: spans?.[index]?.clarity ?? 0,
      lengthSec: endSec - startSec,
    })),
    confidence,
  );
  return words.map((word, index) => ({ ...word, confidence: confidences[index] ?? 0 }));
}

function isPlaced({ clarity, likeness }: WordSpan): boolean {
  return clarity >= LEAST_CLARITY || likeness >= LEAST_LIKENESS;
}

function soundOf({ startFrame, endFrame }: WordSpan): TimeSpan {
  return { startSec: startFrame * FRAME_SEC, endSec: endFrame * FRAME_SEC };
}

function shifted(word: Word, bySec: number): Word {
  return { ...word, startSec: word.startSec + bySec, endSec: word.endSec + bySec };
}
