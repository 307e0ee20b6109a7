import { describe, expect, it } from 'vitest';
import {
  isOpen,
  languageName,
  primaryLanguage,
} from '../../../../src/pipeline/asr/recognition-language.js';

describe('the language of a request', () => {
  it.each([null, 'auto', 'AUTO', '', ' '])('is open where it is %j', (tag) => {
    expect(isOpen(tag)).toBe(true);
  });

  it.each(['en', 'EN', 'en-US', 'en_GB', 'eng', ' en '])('is English where it is %j', (tag) => {
    expect(isOpen(tag)).toBe(false);
    expect(primaryLanguage(tag)).toBe('en');
  });

  it.each([
    ['ko-KR', 'ko'],
    ['zh_Hant_TW', 'zh'],
    ['cmn', 'zh'],
    ['yue', 'yue'],
  ])('%s is %s', (tag, language) => {
    expect(primaryLanguage(tag)).toBe(language);
  });

  it.each(['klingonish', 'x', '12', '<script>'])('is none where it is %j', (tag) => {
    expect(primaryLanguage(tag)).toBeNull();
  });

  it('has an English name, and nothing made up is repeated', () => {
    expect(languageName('ko')).toBe('Korean');
    expect(languageName(null)).toBe('the requested language');
  });
});
