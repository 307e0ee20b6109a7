import type { ResultSegment } from '../../src/domain/analysis-result.js';

/** A stretch of a recording and how it is meant to sound. */
export interface ExpressedSpan {
  /** One of EXCITED or CALM, or any other, which only counts for its own name. */
  readonly label: string;
  readonly startSec: number;
  readonly endSec: number;
}

/** What the service made of such a stretch. */
export interface HeardExpression {
  readonly label: string;
  readonly found: string;
  /** -1..1 */
  readonly arousal: number;
}

/** Labels that should sound excited, and those that should not. */
const EXCITED = ['angry', 'happy', 'fear', 'surprise', 'excited', 'shouted'];
const CALM = ['neutral', 'sad', 'bored', 'calm'];

export interface ExpressionAgreement {
  readonly spans: number;
  /** Share of neutral spans that were named something else; NaN without any. */
  readonly neutralNamedOtherwise: number;
  /** Share of spans with another label that were given it; NaN without any. */
  readonly recall: number;
  /** Share of right ones among the labels given that are not neutral; NaN without any. */
  readonly precision: number;
  /** Probability that an excited span has a higher arousal than a calm one; NaN without both. */
  readonly arousalAuc: number;
}

/** Finds for each span the row that covers most of it; spans without a row are left out. */
export function hearExpressions(
  spans: readonly ExpressedSpan[],
  segments: readonly ResultSegment[],
): HeardExpression[] {
  return spans.flatMap(({ label, startSec, endSec }) => {
    const covers = segments.map(
      ({ start_time: start, end_time: end }) => Math.min(end, endSec) - Math.max(start, startSec),
    );
    const most = Math.max(0, ...covers);
    const emotion = most > 0 ? segments[covers.indexOf(most)]?.emotion : undefined;
    return emotion ? [{ label, found: emotion.emotion, arousal: emotion.arousal }] : [];
  });
}

/** @returns undefined where nothing was heard */
export function expressionAgreement(
  heard: readonly HeardExpression[],
): ExpressionAgreement | undefined {
  if (heard.length === 0) return undefined;
  const neutral = heard.filter(({ label }) => label === 'neutral');
  const expressive = heard.filter(({ label }) => label !== 'neutral');
  const named = heard.filter(({ found }) => found !== 'neutral');
  const arousalOf = (labels: readonly string[]): number[] =>
    heard.filter(({ label }) => labels.includes(label)).map(({ arousal }) => arousal);
  return {
    spans: heard.length,
    neutralNamedOtherwise:
      neutral.filter(({ found }) => found !== 'neutral').length / neutral.length,
    recall: expressive.filter(({ label, found }) => found === label).length / expressive.length,
    precision: named.filter(({ label, found }) => found === label).length / named.length,
    arousalAuc: ranksAbove(arousalOf(EXCITED), arousalOf(CALM)),
  };
}

/** Area under the ROC curve. Source: Mann & Whitney (1947); ties count half. */
function ranksAbove(high: readonly number[], low: readonly number[]): number {
  let above = 0;
  for (const a of high) for (const b of low) above += a > b ? 1 : a === b ? 0.5 : 0;
  return above / (high.length * low.length);
}
