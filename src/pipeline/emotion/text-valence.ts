import vader from 'vader-sentiment';

/** The lexicon knows English alone. */
const LEXICON_LANGUAGE = 'en';

/**
 * How pleasant the words of a text are, from a lexicon with rules for negation and emphasis.
 * Source: Hutto & Gilbert, "VADER: A parsimonious rule-based model for sentiment analysis of social
 * media text", ICWSM 2014; npm package vader-sentiment.
 * @param language code of the language of the text
 * @returns -1 (unpleasant) .. 1 (pleasant); 0 where the words tell nothing, in languages other than
 *   English always
 */
export function textValence(text: string, language: string): number {
  if (language !== LEXICON_LANGUAGE || text === '') return 0;
  const { compound } = vader.SentimentIntensityAnalyzer.polarity_scores(text);
  return Number.isFinite(compound) ? Math.max(-1, Math.min(1, compound)) : 0;
}
