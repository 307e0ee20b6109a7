const MAX_CHARS = 200;
const FALLBACK = 'video';

/** Characters that must not reach a receiver in a name: controls, and marks that turn the reading direction. */
const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffd]/g;

/**
 * The name of the file a URL points to: its last path part, decoded, without the query.
 * @param url a valid URL
 * @returns 1..200 characters, `video` where the URL has no name
 */
export function filenameOf(url: string): string {
  const path = decoded(new URL(url).pathname);
  const name = path
    .split(/[/\\]/)
    .map((part) => part.replace(UNPRINTABLE, '').trim())
    .findLast((part) => part !== '');
  if (name === undefined || /^\.+$/.test(name)) return FALLBACK;
  return shortened(name);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Cuts a long name before its extension; counts code points, so that no character is halved. */
function shortened(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= MAX_CHARS) return name;
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
  return characters.slice(0, MAX_CHARS - extension.length).join('') + extension;
}
