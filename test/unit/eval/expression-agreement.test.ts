import { describe, expect, it } from 'vitest';
import {
  expressionAgreement,
  hearExpressions,
} from '../../../scripts/eval/expression-agreement.js';
import { resultSegment } from '../../support/result.js';

const heard = (label: string, found: string, arousal: number) => ({ label, found, arousal });

describe('hearExpressions', () => {
  it('takes the row that covers most of a span, and leaves out spans without one', () => {
    const row = (start: number, end: number, arousal: number) => ({
      ...resultSegment('words', { start, end }),
      emotion: {
        emotion: 'neutral' as const,
        confidence: 1,
        probabilities: { neutral: 1, happy: 0, sad: 0, angry: 0 },
        arousal,
        valence: 0,
      },
    });
    const spans = [
      { label: 'angry', startSec: 1, endSec: 3 },
      { label: 'sad', startSec: 8, endSec: 9 },
    ];
    expect(hearExpressions(spans, [row(0, 1.5, 0.1), row(1.5, 4, 0.7)])).toEqual([
      heard('angry', 'neutral', 0.7),
    ]);
  });
});

describe('expressionAgreement', () => {
  it('ranks excited above calm and counts labels', () => {
    const spans = [
      heard('angry', 'angry', 0.9),
      heard('happy', 'neutral', 0.1),
      heard('neutral', 'neutral', 0.1),
      heard('neutral', 'happy', 0),
      heard('sad', 'neutral', -0.5),
    ];
    expect(expressionAgreement(spans)).toEqual({
      spans: 5,
      neutralNamedOtherwise: 0.5,
      recall: expect.closeTo(1 / 3) as number,
      precision: 0.5,
      arousalAuc: expect.closeTo(5.5 / 6) as number,
    });
  });

  it('has no number for what is not there', () => {
    expect(expressionAgreement([])).toBeUndefined();
    expect(expressionAgreement([heard('neutral', 'neutral', 0)])).toMatchObject({
      neutralNamedOtherwise: 0,
      recall: NaN,
      arousalAuc: NaN,
    });
  });
});
