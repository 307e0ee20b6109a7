import llamaTokenizer from 'llama-tokenizer-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupTokenUnits } from '../../../../src/inference/moonshine/token-text.js';
import { decodeTokens } from '../../../../src/inference/moonshine/sentence-pieces.js';

/** Tokens as the model writes them: without the one that begins a sequence. */
const encode = (text: string) => llamaTokenizer.encode(text).slice(1);
const group = (text: string, language: string) => groupTokenUnits(encode(text), language);
const texts = (text: string, language: string) => group(text, language).map((word) => word.text);

describe('groupTokenUnits', () => {
  it.each([
    ['ko', '안녕하세요, 뷁 저는 학생입니다.', ['안녕하세요,', '뷁', '저는', '학생입니다.']],
    ['ja', '今日はいい天気ですね。', ['今日は', 'いい', '天気ですね。']],
    [
      'zh',
      '今天天气很好，我们去公园吧。',
      ['今天', '天气', '很好，', '我们', '去', '公园', '吧。'],
    ],
    ['uk', 'Привіт, як справи?', ['Привіт,', 'як', 'справи?']],
    ['vi', 'Xin chào, bạn khỏe không?', ['Xin', 'chào,', 'bạn', 'khỏe', 'không?']],
    ['ar', 'مرحبا، كيف حالك؟', ['مرحبا،', 'كيف', 'حالك؟']],
    ['ko', '내일 3시 meeting 있어요 😀', ['내일', '3시', 'meeting', '있어요']],
    ['zh', '我用iPhone 12打电话', ['我', '用', 'iPhone', '12', '打电话']],
  ])('joins the byte tokens of %s to whole words', (language, text, words) => {
    expect(texts(text, language)).toEqual(words);
  });

  it('gives every byte of a character to its word, and marks no time', () => {
    const ids = encode('뷁, 네');
    const [first] = groupTokenUnits(ids, 'ko');
    expect(first?.text).toBe('뷁,');
    expect(decodeTokens(first?.spoken.map((token) => ids[token] ?? 0) ?? [])).toBe('뷁');
    expect(first?.spoken.length).toBeGreaterThanOrEqual(3);
  });

  it('keeps words around a character whose bytes are incomplete', () => {
    const ids = encode('네 뷁 네');
    const broken = ids.toSpliced(ids.length - 3, 1);
    const words = groupTokenUnits(broken, 'ko').map(({ text }) => text);
    expect(words[0]).toBe('네');
    expect(words.join(' ')).toContain('\uFFFD');
  });

  it('finds nothing in tokens that stand for no word', () => {
    expect(groupTokenUnits([], 'ko')).toEqual([]);
    expect(groupTokenUnits([2, 32_001], 'ja')).toEqual([]);
    expect(texts('。', 'ja')).toEqual([]);
    expect(texts('♪', 'zh')).toEqual([]);
  });

  it('gives each token to one word only, in order, whatever the tokens are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 32_100 })),
        fc.constantFrom('ko', 'ja', 'zh', 'ar'),
        (ids, language) => {
          let last = -1;
          for (const { text, tokens, spoken } of groupTokenUnits(ids, language)) {
            expect(text).not.toBe('');
            expect(spoken.length).toBeGreaterThan(0);
            expect(tokens).toEqual(expect.arrayContaining([...spoken]));
            for (const token of tokens) {
              expect(token).toBeGreaterThan(last);
              last = token;
            }
          }
        },
      ),
    );
  });
});
