/** The part of vader-sentiment that is used; the package carries no types. */
declare module 'vader-sentiment' {
  interface PolarityScores {
    /** -1 (most negative) .. 1 (most positive); 0 for a text without any word of the lexicon. */
    readonly compound: number;
  }
  const vader: {
    readonly SentimentIntensityAnalyzer: { polarity_scores(text: string): PolarityScores };
  };
  export default vader;
}
