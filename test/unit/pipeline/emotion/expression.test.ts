import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMOTIONS } from '../../../../src/domain/artifacts.js';
import { describeExpression } from '../../../../src/pipeline/emotion/expression.js';

const voice = (arousal: number, valence: number) => ({ arousal, valence });
const labelOf = (arousal: number, valence: number, words = 0): string =>
  describeExpression(voice(arousal, valence), 0, words).emotion;

describe('describeExpression', () => {
  it.each([
    [0, -0.13, 0, 'neutral'],
    [0.3, -0.13, 0, 'neutral'],
    [1.1, -0.5, 0, 'angry'],
    [0.8, 0.3, 0, 'happy'],
    [-0.7, -0.7, 0, 'sad'],
    [0.55, -0.1, 0.8, 'happy'],
    [0.6, -0.3, -0.8, 'angry'],
  ])('names arousal %d and valence %d with words of %d %s', (arousal, valence, words, emotion) => {
    expect(labelOf(arousal, valence, words)).toBe(emotion);
  });

  it('stays neutral where only the words express something', () => {
    for (const words of [-1, 1]) {
      expect(labelOf(0, -0.13, words)).toBe('neutral');
      expect(describeExpression(null, 0, words).emotion).toBe('neutral');
    }
  });

  it('is neutral and calm where nothing was heard', () => {
    const estimate = describeExpression(null, 0, 0);
    expect(estimate).toMatchObject({ emotion: 'neutral', arousal: 0, valence: 0 });
    expect(estimate.confidence).toBeGreaterThan(0.9);
  });

  it('lets pitch, level and rate move arousal', () => {
    const [calm, usual, excited] = [-1, 0, 1].map(
      (arousal) => describeExpression(voice(0.2, -0.1), arousal, 0).arousal,
    );
    expect(calm).toBeLessThan(usual ?? NaN);
    expect(excited).toBeGreaterThan(usual ?? NaN);
  });

  it('gives probabilities that sum to 1 and of which the label has the highest', () => {
    const score = fc.double({ min: -30, max: 30, noNaN: true });
    const degree = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(score, score, degree, degree, (arousal, valence, prosody, words) => {
        const estimate = describeExpression(voice(arousal, valence), prosody, words);
        const values = EMOTIONS.map((name) => estimate.probabilities[name]);
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
        expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(estimate.confidence).toBe(estimate.probabilities[estimate.emotion]);
        expect(Math.max(...values) - estimate.confidence).toBeLessThan(1e-9);
        for (const value of [estimate.arousal, estimate.valence])
          expect(Math.abs(value)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
