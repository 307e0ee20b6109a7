import { describe, expect, it } from 'vitest';
import {
  driftAllowance,
  gatherEvidence,
  sameSpeakerScore,
} from '../../../src/dsp/speaker-evidence.js';

const spread = (...betweenVariance: number[]) => ({
  betweenVariance: Float64Array.from(betweenVariance),
  views: 1,
});
const evidence = (...rows: number[][]) =>
  gatherEvidence(rows.map((row) => ({ vector: Float64Array.from(row), weight: 1 })));

describe('sameSpeakerScore', () => {
  it('equals the log ratio of Gaussian densities', () => {
    // One dimension, one observation of weight .3 in each group: the sums are Gaussian, so both
    // hypotheses can be written down with their covariance matrices.
    const [a, b, variance, weight] = [1.3, -0.4, 3, 0.3];
    const own = variance + 1 / weight;
    const determinant = own * own - variance * variance;
    const joint =
      -0.5 * Math.log(determinant) -
      (0.5 * (own * (a * a + b * b) - 2 * variance * a * b)) / determinant;
    const apart = -Math.log(own) - (0.5 * (a * a + b * b)) / own;
    const score = sameSpeakerScore(evidence([a]), evidence([b]), spread(variance));
    expect(score).toBeCloseTo((joint - apart) * (2 / weight), 10);
  });

  it('counts a window of half the weight half', () => {
    const twice = { vector: Float64Array.of(3), weight: 0.5 };
    expect(gatherEvidence([twice, twice])).toEqual(evidence([3]));
  });

  it('is the same both ways round', () => {
    const a = evidence([1, 2], [0, 1]);
    const b = evidence([-1, 0]);
    const variance = spread(2, 1);
    expect(sameSpeakerScore(a, b, variance)).toBeCloseTo(sameSpeakerScore(b, a, variance), 12);
  });

  it('is higher for like groups than for unlike ones', () => {
    const variance = spread(4, 4);
    const a = evidence([2, 2], [2.2, 1.9]);
    expect(sameSpeakerScore(a, evidence([2.1, 2]), variance)).toBeGreaterThan(0);
    expect(sameSpeakerScore(a, evidence([-2, -2]), variance)).toBeLessThan(-5);
  });

  it('takes a second view of the same windows for no second evidence', () => {
    const once = sameSpeakerScore(evidence([2, 1]), evidence([-1, 0]), spread(3, 2));
    const both = { betweenVariance: Float64Array.of(3, 2, 3, 2), views: 2 };
    const twice = sameSpeakerScore(evidence([2, 1, 2, 1]), evidence([-1, 0, -1, 0]), both);
    expect(twice).toBeCloseTo(once, 10);
  });

  it('adds up the dimensions, however many there are', () => {
    const row = (factor: number) => Array.from({ length: 400 }, (_, i) => factor * Math.sin(i));
    const variances = row(1).map((value) => 40 * (1 + value));
    const [a, b] = [row(5), row(-3)];
    const many = (values: number[]) => evidence(...Array.from({ length: 60 }, () => values));
    const each = variances.map((variance, i) =>
      sameSpeakerScore(many([a[i] ?? 0]), many([b[i] ?? 0]), spread(variance)),
    );
    const together = sameSpeakerScore(many(a), many(b), spread(...variances));
    const expected = each.reduce((sum, score) => sum + score, 0);
    expect(together / expected).toBeCloseTo(1, 10);
  });

  it('says nothing where speakers do not differ', () => {
    expect(sameSpeakerScore(evidence([5]), evidence([-5]), spread(0))).toBeCloseTo(0);
  });
});

describe('driftAllowance', () => {
  const group = (windowCount: number) => ({ sum: Float64Array.of(0), windowCount });

  it('allows nothing in short recordings, and grows to its limit in long ones', () => {
    expect(driftAllowance(group(100), group(100))).toBe(0);
    expect(driftAllowance(group(200), group(200))).toBeCloseTo(4, 9);
    expect(driftAllowance(group(400), group(400))).toBeCloseTo(8, 9);
    expect(driftAllowance(group(4000), group(4000))).toBe(8);
  });

  it('goes by the shorter of the two', () => {
    expect(driftAllowance(group(10), group(9000))).toBe(0);
  });
});
