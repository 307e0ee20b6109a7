import { spansByAttention } from '../../dsp/attention-path.js';
import { measureEnergy, quietestNearMiddle } from '../../dsp/energy-edges.js';
import { spreadWords } from '../../dsp/spread-words.js';
import { SAMPLE_RATE_HZ, type Word } from '../../domain/speech.js';
import { orderSpans } from '../../domain/word-order.js';
import { heardSound } from './heard-sound.js';
import type { MergedMoonshine } from './merged-moonshine.js';
import type { MoonshinePack } from './moonshine-packs.js';
import { FRAME_SAMPLES } from './moonshine-variant.js';
import { groupTokenUnits } from './token-text.js';

const FRAME_SEC = FRAME_SAMPLES / SAMPLE_RATE_HZ;
const SPARE_TOKENS = 12;
/** A stretch shorter than this is not cut in two. */
const SHORTEST_SPLIT_SEC = 2;

/**
 * Recognises the words of a stretch of speech with a model that is run as it comes. Their times come
 * from its attention where it shows it, else they are estimated from the sound.
 *
 * Where the decoder repeats itself or does not end, the stretch is cut in two at a quiet moment and
 * each half recognised on its own.
 * @param samples Float32Array [nSamples], mono, 16 kHz, -1..1; samples that are no number count as 0
 * @returns the words in order, their times in seconds from the start of the stretch and inside it;
 *   empty where nothing is said
 */
export async function recognizeWithPack(
  model: Pick<MergedMoonshine, 'decode'>,
  { language, maxTokensPerSec }: Pick<MoonshinePack, 'language' | 'maxTokensPerSec'>,
  samples: Float32Array,
): Promise<Word[]> {
  const recognize = async (given: Float32Array): Promise<Word[]> => {
    const sound = heardSound(given);
    if (!sound) return [];
    const lengthSec = sound.length / SAMPLE_RATE_HZ;
    const maxTokens = Math.ceil(lengthSec * maxTokensPerSec) + SPARE_TOKENS;
    const written = await model.decode(sound, maxTokens);
    const energy = measureEnergy(sound);
    if (written.stop !== 'end' && lengthSec >= SHORTEST_SPLIT_SEC) {
      const cut = Math.round(quietestNearMiddle(energy) * SAMPLE_RATE_HZ);
      const left = await recognize(sound.subarray(0, cut));
      const right = await recognize(sound.subarray(cut));
      return [...left, ...right.map((word) => later(word, cut / SAMPLE_RATE_HZ))];
    }
    const groups = groupTokenUnits(written.tokens, language);
    const texts = groups.map(({ text }) => text);
    const spoken = groups.map((group) => group.spoken);
    const heard =
      written.attention && spansByAttention(written.attention, spoken, FRAME_SEC, energy);
    const spans = heard ?? spreadWords(texts, energy, lengthSec);
    const words = groups.map(({ text, spoken: tokens }, index): Word => ({
      text,
      startSec: spans[index]?.startSec ?? 0,
      endSec: spans[index]?.endSec ?? lengthSec,
      confidence: Math.min(...tokens.map((token) => written.probabilities[token] ?? 0)),
      interpolated: heard === null,
    }));
    return orderSpans(words, { startSec: 0, endSec: lengthSec });
  };
  return recognize(samples);
}

function later(word: Word, bySec: number): Word {
  return { ...word, startSec: word.startSec + bySec, endSec: word.endSec + bySec };
}
