import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMOTIONS } from '../../../../src/domain/artifacts.js';
import { classifyExpression } from '../../../../src/pipeline/emotion/expression.js';

describe('classifyExpression', () => {
  it.each([
    [0.8, 0.8, 'happy'],
    [0.8, -0.8, 'angry'],
    [-0.8, -0.8, 'sad'],
    [0, 0, 'neutral'],
    [-0.8, 0.8, 'neutral'],
  ])('names arousal %d with valence %d %s', (arousal, valence, emotion) => {
    expect(classifyExpression(arousal, valence).emotion).toBe(emotion);
  });

  it('stays neutral where words alone or the voice alone express something', () => {
    for (const valence of [-1, 1]) expect(classifyExpression(0, valence).emotion).toBe('neutral');
    for (const arousal of [-1, 1]) expect(classifyExpression(arousal, 0).emotion).toBe('neutral');
  });

  it('asks more evidence for sad than for happy', () => {
    const labels = [0.55, 0.6, 0.65, 0.7].map((strength) => ({
      happy: classifyExpression(strength, strength).emotion === 'happy',
      sad: classifyExpression(-strength, -strength).emotion === 'sad',
    }));
    expect(labels.filter(({ happy }) => happy).length).toBeGreaterThan(
      labels.filter(({ sad }) => sad).length,
    );
  });

  it('gives probabilities that sum to 1 and of which the label has the highest', () => {
    const degree = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(degree, degree, (arousal, valence) => {
        const estimate = classifyExpression(arousal, valence);
        const values = EMOTIONS.map((name) => estimate.probabilities[name]);
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
        expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(estimate.confidence).toBe(estimate.probabilities[estimate.emotion]);
        expect(Math.max(...values) - estimate.confidence).toBeLessThan(1e-9);
        expect(estimate).toMatchObject({ arousal, valence });
      }),
    );
  });

  it('moves its probabilities with the voice', () => {
    const angry = [0, 0.2, 0.4, 0.6].map((a) => classifyExpression(a, -0.6).probabilities.angry);
    expect(angry).toEqual(angry.toSorted((a, b) => a - b));
    expect(new Set(angry).size).toBe(angry.length);
  });
});
