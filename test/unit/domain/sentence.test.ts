import { describe, expect, it } from 'vitest';
import { endsClause, endsSentence } from '../../../src/domain/sentence.js';

describe('sentence marks', () => {
  it.each(['go.', 'No.', 'why?', 'stop!', 'said."', 'it.)', '그래요.', '行く。', '5.'])(
    '%s ends a sentence',
    (text) => {
      expect(endsSentence(text)).toBe(true);
    },
  );

  it.each(['go', 'go,', 'Mr.', 'Dr.', 'J.', 'p.m.', 'e.g.', 'well...', '3.5', ''])(
    '"%s" does not end a sentence',
    (text) => {
      expect(endsSentence(text)).toBe(false);
    },
  );

  it('knows the ends of clauses', () => {
    expect(['so,', 'so;', 'so:', 'so,"'].every(endsClause)).toBe(true);
    expect(['so', 'so.', '1,000'].some(endsClause)).toBe(false);
  });
});
