import { normalizeWords } from './normalize-words.js';
import { alignWords } from './word-alignment.js';

/** A word as written, with whatever else is known of it. */
interface Written {
  readonly text: string;
}

/** A word of the result and the reference word it was aligned with. */
export interface MatchedWord<Reference, Heard> {
  readonly reference: Reference;
  readonly heard: Heard;
}

/** Words of the result with a verdict. */
export interface JudgedWords<Reference, Heard> {
  /** Words right on both sides that are one word on both sides, in order. */
  readonly matched: readonly MatchedWord<Reference, Heard>[];
  /** Every heard word that has something to compare ("um" has not), in order. */
  readonly judged: readonly { readonly heard: Heard; readonly isRight: boolean }[];
}

interface Token<Word> {
  readonly text: string;
  readonly word: Word;
  /** False where normalising made several words of the written one ("42", "well-known"). */
  readonly isWhole: boolean;
}

/**
 * Judges each heard word by its alignment with the reference, after `normalizeWords`.
 * A heard word that becomes several is right when all of them are.
 */
export function judgeWords<Reference extends Written, Heard extends Written>(
  reference: readonly Reference[],
  heard: readonly Heard[],
): JudgedWords<Reference, Heard> {
  const expected = tokensOf(reference);
  const given = tokensOf(heard);
  const pairs = alignWords(
    expected.map(({ text }) => text),
    given.map(({ text }) => text),
  );
  const matched: MatchedWord<Reference, Heard>[] = [];
  const verdicts = new Map<Heard, boolean>();
  for (const { referenceIndex, heardIndex, isMatch } of pairs) {
    const heardToken = heardIndex === null ? undefined : given[heardIndex];
    if (!heardToken) continue;
    verdicts.set(heardToken.word, isMatch && (verdicts.get(heardToken.word) ?? true));
    const token = isMatch && referenceIndex !== null ? expected[referenceIndex] : undefined;
    if (token?.isWhole && heardToken.isWhole)
      matched.push({ reference: token.word, heard: heardToken.word });
  }
  return {
    matched,
    judged: [...verdicts].map(([word, isRight]) => ({ heard: word, isRight })),
  };
}

function tokensOf<Word extends Written>(words: readonly Word[]): Token<Word>[] {
  return words.flatMap((word) => {
    const texts = normalizeWords(word.text);
    return texts.map((text) => ({ text, word, isWhole: texts.length === 1 }));
  });
}
