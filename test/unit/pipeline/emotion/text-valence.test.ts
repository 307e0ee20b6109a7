import { describe, expect, it } from 'vitest';
import { textValence } from '../../../../src/pipeline/emotion/text-valence.js';

describe('textValence', () => {
  it('tells pleasant from unpleasant words, and negation', () => {
    expect(textValence('This is wonderful, I love it!', 'en')).toBeGreaterThan(0.5);
    expect(textValence('What a terrible, awful mess.', 'en')).toBeLessThan(-0.5);
    expect(textValence('This is not good.', 'en')).toBeLessThan(0);
  });

  it('takes words without a mood, and no words, for neither', () => {
    expect(textValence('The train leaves at ten.', 'en')).toBe(0);
    expect(textValence('', 'en')).toBe(0);
    expect(textValence('...', 'en')).toBe(0);
  });

  it('says nothing about other languages', () => {
    expect(textValence('Love und Hate', 'de')).toBe(0);
    expect(textValence('정말 좋아요 love', 'ko')).toBe(0);
  });
});
