import llamaTokenizer from 'llama-tokenizer-js';
import { describe, expect, it } from 'vitest';
import {
  BEGIN_TOKEN,
  decodeTokens,
  END_TOKEN,
  isTextToken,
  startsWord,
} from '../../../../src/inference/moonshine/sentence-pieces.js';

const encode = (text: string) => llamaTokenizer.encode(text);

describe('sentence pieces', () => {
  it.each([
    'Hello, world!',
    'It cost $1,250.50 in 1997.',
    "And so, my fellow Americans: ask not what your country can do for you - ask what's next.",
    '안녕하세요 여러분',
    '東京は今日も雨です。',
    'Grüße aus Zürich 🙂',
  ])('turns the tokens of %j back into it', (text) => {
    expect(decodeTokens(encode(text))).toBe(text);
  });

  it('joins byte pieces to whole characters', () => {
    const bytes = [...new TextEncoder().encode('쀍')].map((byte) => byte + 3);
    expect(decodeTokens(bytes)).toBe('쀍');
    expect(decodeTokens(bytes.slice(0, 2))).toBe('\uFFFD');
  });

  it('skips control tokens and reserved ids', () => {
    const tokens = [BEGIN_TOKEN, ...encode('yes').slice(1), END_TOKEN, 32_000, 32_767, -1];
    expect(decodeTokens(tokens)).toBe('yes');
    expect([0, BEGIN_TOKEN, END_TOKEN, 32_000, -1].some(isTextToken)).toBe(false);
    expect(decodeTokens([])).toBe('');
  });

  it('knows where words start', () => {
    const tokens = encode('incredible talk').slice(1);
    const starts = tokens.filter(startsWord);
    expect(starts).toHaveLength(2);
    expect(startsWord(END_TOKEN)).toBe(false);
  });
});
