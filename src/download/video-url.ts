const MAX_URL_CHARS = 8192;

/** Characters a URL parser drops or a log would break on. */
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * Checks the form of a video's URL at intake. Whether its host may be asked, exists and has the
 * video is found out by the download.
 * @returns what is wrong, as one sentence for the caller; null when the form is right
 */
export function checkVideoUrl(text: string): string | null {
  if (text.length > MAX_URL_CHARS)
    return `video_url must not be longer than ${MAX_URL_CHARS} characters.`;
  if (CONTROL_CHARACTER.test(text) || !URL.canParse(text)) return 'video_url must be a valid URL.';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'video_url must be an https URL.';
  if (url.username !== '' || url.password !== '')
    return 'video_url must not contain a user name or password.';
  return null;
}
