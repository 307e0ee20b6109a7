import { describe, expect, it } from 'vitest';
import { joinWords } from '../../../src/domain/utterance-text.js';

const join = (texts: string[], language: string) =>
  joinWords(
    texts.map((text) => ({ text })),
    language,
  );

describe('joinWords', () => {
  it('puts blanks between words', () => {
    expect(join(['Well,', 'yes.'], 'en')).toBe('Well, yes.');
    expect(join(['저는', '학생입니다.'], 'ko')).toBe('저는 학생입니다.');
    expect(join([], 'en')).toBe('');
  });

  it('puts none where the language has none', () => {
    expect(join(['今日は', 'いい', '天気ですね。'], 'ja')).toBe('今日はいい天気ですね。');
    expect(join(['今天', '天气', '很好。'], 'zh')).toBe('今天天气很好。');
  });

  it('keeps the blanks between foreign words and numbers', () => {
    expect(join(['我', '用', 'iPhone', '12', '打电话。'], 'zh')).toBe('我用iPhone 12打电话。');
    expect(join(['私は', 'Tom', 'Smith,', 'Jr.', 'です。'], 'ja')).toBe('私はTom Smith, Jr.です。');
  });
});
