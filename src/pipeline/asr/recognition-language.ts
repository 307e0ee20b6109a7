const NAMES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/**
 * Whether a caller leaves the language open.
 * @param requested a language tag ("en", "en-US"), `auto`, or null
 */
export function isOpen(requested: string | null): requested is null {
  return requested === null || requested.trim() === '' || requested.trim().toLowerCase() === 'auto';
}

/**
 * The language of a tag, without region and script.
 * @param tag "en", "en-US", "zh_Hant", "eng"
 * @returns ISO 639 code, the two-letter one where there is one; null where the text is no tag
 */
export function primaryLanguage(tag: string): string | null {
  try {
    return new Intl.Locale(tag.trim().replaceAll('_', '-')).language;
  } catch {
    return null;
  }
}

/** The English name of a language, for a sentence. */
export function languageName(language: string | null): string {
  return (language !== null && NAMES.of(language)) || 'the requested language';
}
