import { alignWords, type WordSpan } from '../../dsp/alignment.js';
import {
  type EnergyProfile,
  measureEnergy,
  quietestNearMiddle,
  trimQuiet,
  voicingOf,
} from '../../dsp/energy-edges.js';
import { SAMPLE_RATE_HZ, type TimeSpan, type Word } from '../../domain/speech.js';
import { interpolateWords } from '../../domain/word-interpolation.js';
import { orderSpans } from '../../domain/word-order.js';
import type { DecodedSpeech } from './token-writer.js';
import type { MoonshineModel } from './moonshine-model.js';
import { FRAME_SAMPLES } from './moonshine-variant.js';
import { groupWordPieces, type WordPieces } from './word-pieces.js';

const FRAME_SEC = FRAME_SAMPLES / SAMPLE_RATE_HZ;
/** The attention of a word is this much narrower than its sound, at each end. Chosen as the delays. */
const EDGE_SEC = 0.008;
/**
 * The most tokens that people say: English has 3 to 4 a second, and fast talk stays below this.
 * A decoder that writes more repeats itself.
 */
const MAX_TOKENS_PER_SEC = 6.5;
const SPARE_TOKENS = 12;
/** A stretch shorter than this holds no word. */
const SHORTEST_SEC = 0.05;
/** A stretch shorter than this is not cut in two. */
const SHORTEST_SPLIT_SEC = 2;

/**
 * Recognises the words of a stretch of speech and when each is said.
 *
 * Where the decoder repeats itself or does not end, the stretch is cut in two at a quiet moment and
 * each half recognised on its own.
 * @param samples Float32Array [nSamples], mono, 16 kHz, -1..1; samples that are no number count as 0
 * @returns the words in order, their times in seconds from the start of the stretch and inside it,
 *   their confidence the probability of their least likely token; empty where nothing is said
 */
export async function recognizeSpeech(
  model: Pick<MoonshineModel, 'decode' | 'variant'>,
  samples: Float32Array,
): Promise<Word[]> {
  const sound = samples.map((sample) => (Number.isFinite(sample) ? sample : 0));
  const lengthSec = sound.length / SAMPLE_RATE_HZ;
  if (lengthSec < SHORTEST_SEC || sound.every((sample) => sample === 0)) return [];

  const maxTokens = Math.ceil(lengthSec * MAX_TOKENS_PER_SEC) + SPARE_TOKENS;
  const decoded = await model.decode(sound, maxTokens);
  const energy = measureEnergy(sound);
  if (decoded.stop === 'end' || lengthSec < SHORTEST_SPLIT_SEC)
    return timeWords(decoded, model.variant.attentionDelaySec, energy, lengthSec);

  const cutSample = Math.round(quietestNearMiddle(energy) * SAMPLE_RATE_HZ);
  const cutSec = cutSample / SAMPLE_RATE_HZ;
  const left = await recognizeSpeech(model, sound.subarray(0, cutSample));
  const right = await recognizeSpeech(model, sound.subarray(cutSample));
  return [...left, ...right.map((word) => shifted(word, cutSec))];
}

function timeWords(
  decoded: DecodedSpeech,
  delaySec: number,
  energy: EnergyProfile,
  lengthSec: number,
): Word[] {
  const groups = groupWordPieces(decoded.tokens);
  const voicing = voicingOf(energy, FRAME_SEC, decoded.attention.frameCount);
  const heard = groups.map(({ spoken }) => spoken);
  const spans = alignWords(decoded.attention, heard, voicing);
  const words = groups.map((pieces, index): Word => {
    const span = spans?.[index];
    const trimmed = span?.isClear && trimQuiet(soundOf(span, delaySec), energy);
    return {
      text: pieces.text,
      ...(trimmed || { startSec: 0, endSec: 0 }),
      confidence: confidenceOf(pieces, decoded.logProbabilities),
      interpolated: !trimmed,
    };
  });
  const within = { startSec: 0, endSec: lengthSec };
  return orderSpans(interpolateWords(words, within), within);
}

function soundOf({ startFrame, endFrame }: WordSpan, delaySec: number): TimeSpan {
  return {
    startSec: startFrame * FRAME_SEC - delaySec - EDGE_SEC,
    endSec: endFrame * FRAME_SEC - delaySec + EDGE_SEC,
  };
}

function confidenceOf({ spoken }: WordPieces, logProbabilities: readonly number[]): number {
  return Math.exp(Math.min(...spoken.map((token) => logProbabilities[token] ?? 0)));
}

function shifted(word: Word, bySec: number): Word {
  return { ...word, startSec: word.startSec + bySec, endSec: word.endSec + bySec };
}
