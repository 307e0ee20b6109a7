import { describe, expect, it } from 'vitest';
import { clusterSpeakers, type SpeakerWindow } from '../../../src/dsp/speaker-clustering.js';
import { SeededRandom } from '../../support/gaussian.js';

const DIMENSIONS = 32;
const betweenVariance = Float64Array.from({ length: DIMENSIONS }, (_, i) => 12 / (1 + i / 4));
const spread = { betweenVariance, views: 1 };

/** Windows drawn from the model that the clustering assumes. */
function dialogue(speakerCount: number, windowCount: number, seed: number) {
  const random = new SeededRandom(seed);
  const means = Array.from({ length: speakerCount }, () =>
    betweenVariance.map((variance) => Math.sqrt(variance) * random.normal()),
  );
  const truth = Array.from({ length: windowCount }, (_, i) =>
    i < speakerCount ? i : Math.floor(random.uniform() * speakerCount),
  );
  const windows = truth.map((speaker): SpeakerWindow => ({
    vector: (means[speaker] ?? betweenVariance).map((mean) => mean + random.normal()),
    durationSec: 2,
  }));
  return { truth, windows };
}

/** Each speaker of the truth has one label and the other way round. */
function isSamePartition(a: readonly number[], b: readonly number[]): boolean {
  const pairs = new Set(a.map((value, i) => `${value} ${b[i] ?? -1}`));
  return pairs.size === new Set(a).size && pairs.size === new Set(b).size;
}

describe('clusterSpeakers', () => {
  const countOf = (...args: Parameters<typeof clusterSpeakers>) =>
    new Set(clusterSpeakers(...args)).size;

  it('gives nothing for nothing', () => {
    expect(clusterSpeakers([], spread)).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6])('finds %i speakers without being told how many', (count) => {
    for (const seed of [1, 2, 3]) {
      const { truth, windows } = dialogue(count, 40 * count, seed);
      expect(isSamePartition(truth, clusterSpeakers(windows, spread))).toBe(true);
    }
  });

  it.each([1, 2, 5, 12, 40, 200, 1500])('keeps one voice of %i windows one', (windowCount) => {
    const { windows } = dialogue(1, windowCount, windowCount);
    expect(countOf(windows, spread)).toBe(1);
  });

  it('takes a voice whose scatter is double for one speaker', () => {
    const { windows } = dialogue(1, 60, 4);
    const random = new SeededRandom(5);
    const wide = windows.map((w) => ({ ...w, vector: w.vector.map((v) => v + random.normal()) }));
    expect(countOf(wide, spread)).toBe(1);
  });

  it('makes no speaker out of less than a second', () => {
    const { windows } = dialogue(2, 40, 6);
    const [stranger] = dialogue(3, 3, 9).windows.slice(2);
    const brief = { vector: stranger?.vector ?? betweenVariance, durationSec: 0.6 };
    expect(countOf([...windows, brief], spread)).toBe(2);
  });

  it('takes for one voice what it takes for two beside a third voice', () => {
    const random = new SeededRandom(14);
    const voice = (mean: (index: number) => number): SpeakerWindow[] =>
      Array.from({ length: 40 }, () => ({
        vector: betweenVariance.map((_, i) => mean(i) + 0.3 * random.normal()),
        durationSec: 2,
      }));
    const halves = [0.45, -0.45].flatMap((offset) =>
      voice((i) => (i % 2 === 0 ? offset : -offset)),
    );
    expect(countOf(halves, spread)).toBe(1);
    expect(countOf([...halves, ...voice(() => 2)], spread)).toBe(3);
  });

  it('finds the same speakers in blocks as all at once', () => {
    const { truth, windows } = dialogue(4, 900, 11);
    expect(isSamePartition(truth, clusterSpeakers(windows, spread))).toBe(true);
  });

  it.each([1, 2, 3, 5, 8])('finds %i speakers where exactly that many are asked for', (count) => {
    const { windows } = dialogue(4, 120, 12);
    expect(countOf(windows, spread, { least: count, most: count })).toBe(count);
  });

  it('finds the right ones where their number is given', () => {
    const { truth, windows } = dialogue(4, 120, 12);
    const labels = clusterSpeakers(windows, spread, { least: 4, most: 4 });
    expect(isSamePartition(truth, labels)).toBe(true);
  });

  it('finds no more than are allowed, and fewer where there are fewer', () => {
    const atMost = (most: number) => ({ least: 1, most });
    expect(countOf(dialogue(5, 150, 3).windows, spread, atMost(3))).toBe(3);
    expect(countOf(dialogue(2, 60, 3).windows, spread, atMost(3))).toBe(2);
  });

  it('finds fewer than asked where there is too little speech, and never more than ten', () => {
    const { windows } = dialogue(2, 2, 5);
    expect(countOf(windows, spread, { least: 6, most: 6 })).toBe(2);
    expect(countOf(dialogue(16, 640, 5).windows, spread)).toBeLessThanOrEqual(10);
  });

  it('finds no more speakers in a recording that is played again and again', () => {
    const { truth, windows } = dialogue(3, 45, 21);
    const random = new SeededRandom(22);
    const repeated = Array.from({ length: 16 }, () => windows).flat();
    const windowsAgain = repeated.map((window) => ({
      ...window,
      vector: window.vector.map((value) => value + 0.05 * random.normal()),
    }));
    const labels = clusterSpeakers(windowsAgain, spread);
    expect(
      isSamePartition(
        labels,
        labels.map((_, i) => truth[i % truth.length] ?? -1),
      ),
    ).toBe(true);
  });
});
