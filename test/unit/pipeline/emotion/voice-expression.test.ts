import { describe, expect, it } from 'vitest';
import { relateToSpeaker } from '../../../../src/pipeline/emotion/voice-expression.js';

const score = (arousal: number, valence = 0) => ({ arousal, valence });
const TYPICAL = { arousal: 0.1, valence: -0.1 };

describe('relateToSpeaker', () => {
  it('takes off what a speaker always has, the more the oftener the speaker is heard', () => {
    const always = Array.from({ length: 100 }, () => score(1));
    const speakers = always.map(() => 0);
    expect(relateToSpeaker(always, TYPICAL, speakers)[0]?.arousal).toBeCloseTo(0.1 + 4 / 104);
    expect(relateToSpeaker([score(1)], TYPICAL, [0])[0]?.arousal).toBeCloseTo(0.1 + 0.8);
  });

  it('keeps speakers apart and leaves out what was not heard', () => {
    const scores = [score(1), score(-1), null, score(1)];
    const related = relateToSpeaker(scores, TYPICAL, [0, 1, 0, 0]);
    expect(related.map((own) => own?.arousal)).toEqual([
      expect.closeTo(0.1 + 4 / 6) as number,
      expect.closeTo(0.1 - 0.8) as number,
      undefined,
      expect.closeTo(0.1 + 4 / 6) as number,
    ]);
    expect(relateToSpeaker([], TYPICAL, [])).toEqual([]);
  });

  it('keeps the order of one speaker’s utterances', () => {
    const scores = [0.3, -0.2, 0.9, 0.1].map((arousal) => score(arousal));
    const related = relateToSpeaker(scores, TYPICAL, [0, 0, 0, 0]).map(
      (own) => own?.arousal ?? NaN,
    );
    const order = (values: number[]) =>
      values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    expect(order(related)).toEqual(order(scores.map(({ arousal }) => arousal)));
  });
});
