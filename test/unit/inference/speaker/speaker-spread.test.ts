import { describe, expect, it } from 'vitest';
import { readSpeakerSpread } from '../../../../src/inference/speaker/speaker-spread.js';

function file(content: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(content));
}

describe('readSpeakerSpread', () => {
  it('reads the variances and the number of views', () => {
    const spread = readSpeakerSpread(file({ betweenVariance: [4, 2, 4, 1], views: 2 }));
    expect(spread).toEqual({ betweenVariance: Float64Array.of(4, 2, 4, 1), views: 2 });
  });

  it.each([
    ['no JSON', new TextEncoder().encode('{')],
    ['nothing', file(null)],
    ['no variances', file({ betweenVariance: [], views: 1 })],
    ['a variance that is no number', file({ betweenVariance: [1, '2'], views: 1 })],
    ['a variance of nothing', file({ betweenVariance: [1, 0], views: 1 })],
    ['no view', file({ betweenVariance: [1, 2], views: 0 })],
    ['views that do not divide the variances', file({ betweenVariance: [1, 2, 3], views: 2 })],
  ])('refuses %s', (_, content) => {
    expect(() => readSpeakerSpread(content)).toThrow('no spread of speaker vectors');
  });
});
