/**
 * Containers this service reads, by the names of ffmpeg's demuxers. Each holds its own sound and
 * picture; playlists, scripts and image sequences, which name other files or hosts, are not here.
 */
const CONTAINERS = [
  'mov,mp4,m4a,3gp,3g2,mj2',
  'matroska,webm',
  'avi',
  'asf',
  'flv',
  'mpegts',
  'mpeg',
  'ogg',
  'mp3',
  'aac',
  'flac',
  'wav',
];

/** Largest single allocation a file can talk ffmpeg into. */
const MAX_ALLOC_BYTES = 256 * 1024 * 1024;

/**
 * How far ffmpeg looks for the first packet of each stream before it says what the file holds. MPEG
 * streams tell nothing about a stream before that, and sound may start long after the picture. Only
 * as much is read as is missing; ffmpeg's own limits are 5 s and 5 MB.
 */
const MAX_SEARCH_SEC = 300;
const MAX_SEARCH_BYTES = 64 * 1024 * 1024;

/**
 * Options that go before `-i` for every file from outside: it may be any bytes under any name, so
 * nothing but a local file is opened and nothing but a self-contained container is tried.
 */
export const UNTRUSTED_INPUT_OPTIONS: readonly string[] = [
  '-hide_banner',
  '-v',
  'error',
  '-max_alloc',
  String(MAX_ALLOC_BYTES),
  '-analyzeduration',
  String(MAX_SEARCH_SEC * 1_000_000),
  '-probesize',
  String(MAX_SEARCH_BYTES),
  '-threads',
  '1',
  '-protocol_whitelist',
  'file',
  '-format_whitelist',
  CONTAINERS.join(','),
];

/** Names a local file so that no character in its path reads as an option or as another protocol. */
export function localInput(path: string): string {
  return `file:${path}`;
}
