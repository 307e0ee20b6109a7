import { JobFailure } from '../../common/app-error.js';

const NAMES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/**
 * The language to recognise a recording in.
 * @param requested a language tag ("en", "en-US"), `auto`, or null where the caller left it open
 * @param fallback ISO 639-1 code used where none is requested
 * @param available ISO 639-1 codes of the languages that can be recognised
 * @returns ISO 639-1 code
 * @throws JobFailure TRANSCRIPTION_ERROR where no model knows the language
 */
export function recognitionLanguage(
  requested: string | null,
  fallback: string,
  available: readonly string[],
): string {
  const isOpen = requested === null || requested.trim() === '' || requested === 'auto';
  const tag = isOpen ? fallback : requested.trim();
  const language = primaryLanguage(tag);
  if (language !== null && available.includes(language)) return language;
  const name = (language !== null && NAMES.of(language)) || 'the requested language';
  throw new JobFailure('TRANSCRIPTION_ERROR', `No speech model for ${name} is installed.`);
}

/** @returns the language subtag, "eng" as "en"; null where the text is no language tag */
function primaryLanguage(tag: string): string | null {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).language;
  } catch {
    return null;
  }
}
