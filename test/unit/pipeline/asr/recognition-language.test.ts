import { describe, expect, it } from 'vitest';
import { JobFailure } from '../../../../src/common/app-error.js';
import { recognitionLanguage } from '../../../../src/pipeline/asr/recognition-language.js';

const choose = (requested: string | null, fallback = 'en') =>
  recognitionLanguage(requested, fallback, ['en']);
const failure = (requested: string | null, fallback?: string) => {
  try {
    choose(requested, fallback);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('recognitionLanguage', () => {
  it.each([null, 'auto', '', 'en', 'EN', 'en-US', 'en_GB', 'eng'])('takes %j as English', (tag) => {
    expect(choose(tag)).toBe('en');
  });

  it.each([
    ['ko', 'Korean'],
    ['ja-JP', 'Japanese'],
    ['zh', 'Chinese'],
  ])('says that there is no model for %s', (tag, name) => {
    expect(failure(tag)).toEqual(
      new JobFailure('TRANSCRIPTION_ERROR', `No speech model for ${name} is installed.`),
    );
  });

  it('says so for the default language too', () => {
    expect(failure('auto', 'ko')).toMatchObject({
      code: 'TRANSCRIPTION_ERROR',
      message: 'No speech model for Korean is installed.',
    });
  });

  it.each(['klingonish', 'x', '12', '<script>'])('repeats nothing of a made-up language', (tag) => {
    expect(failure(tag)).toMatchObject({
      message: 'No speech model for the requested language is installed.',
    });
  });
});
