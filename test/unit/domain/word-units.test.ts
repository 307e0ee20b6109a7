import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordUnits } from '../../../src/domain/word-units.js';

const units = (text: string, language: string) =>
  wordUnits(text, language).map(({ start, end }) => text.slice(start, end));

describe('wordUnits', () => {
  it('takes Korean at its blanks, particles and marks included', () => {
    expect(units('안녕하세요, 저는 "김철수"입니다. 반갑습니다!', 'ko')).toEqual([
      '안녕하세요,',
      '저는',
      '"김철수"입니다.',
      '반갑습니다!',
    ]);
  });

  it('keeps Japanese particles and endings with their word', () => {
    expect(units('今日はいい天気ですね。', 'ja')).toEqual(['今日は', 'いい', '天気ですね。']);
    expect(units('会議は3時から始まるので、資料を準備してください。', 'ja')).toEqual([
      '会議は',
      '3時から',
      '始まるので、',
      '資料を',
      '準備してください。',
    ]);
  });

  it('puts Japanese brackets to the words inside them', () => {
    expect(units('「東京に行きたい」と彼女は言った。', 'ja')).toEqual([
      '「東京に',
      '行きたい」と',
      '彼女は',
      '言った。',
    ]);
  });

  it('takes Chinese by the words of the dictionary', () => {
    expect(units('今天天气很好，我们去公园吧。', 'zh')).toEqual([
      '今天',
      '天气',
      '很好，',
      '我们',
      '去',
      '公园',
      '吧。',
    ]);
  });

  it('keeps other scripts, numbers and their counters whole', () => {
    expect(units('私はiPhone 12を2台買いました', 'ja')).toEqual([
      '私は',
      'iPhone',
      '12を',
      '2台',
      '買いました',
    ]);
    expect(units('我用iPhone 12，有50%的电', 'zh')).toEqual([
      '我',
      '用',
      'iPhone',
      '12，',
      '有',
      '50%',
      '的',
      '电',
    ]);
    expect(units('내일 meeting은 3시예요', 'ko')).toEqual(['내일', 'meeting은', '3시예요']);
  });

  it('gives emoji, notes and lone marks no unit', () => {
    expect(units('😀 안녕 👍🏽 ♪', 'ko')).toEqual(['안녕']);
    expect(units('。。。', 'ja')).toEqual([]);
    expect(units('— ¿ ', 'es')).toEqual([]);
    expect(units('', 'zh')).toEqual([]);
  });

  it.each(['ko', 'ja', 'zh', 'yue', 'th', 'es', 'vi', 'ar'])(
    'holds everything that is heard once and in order (%s)',
    (language) => {
      const letters = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, '');
      const text = fc.string({
        unit: fc.constantFrom(...Array.from('한국어 日本語はカナ。中文，字「」 abc 12%!?…ไทย ñ')),
      });
      fc.assert(
        fc.property(text, (sample) => {
          const found = wordUnits(sample, language);
          expect(letters(found.map(({ start, end }) => sample.slice(start, end)).join(''))).toBe(
            letters(sample),
          );
          for (const [index, { start, end }] of found.entries()) {
            expect(start).toBeGreaterThanOrEqual(found[index - 1]?.end ?? 0);
            expect(end).toBeGreaterThan(start);
          }
        }),
      );
    },
  );
});
