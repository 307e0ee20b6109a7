const MAX_DETAIL_CHARS = 600;

/** ffmpeg or ffprobe ended without doing its work; the message is for developers. */
export class MediaToolError extends Error {
  /** What the tool wrote last, without paths; some of it may come from the file. */
  readonly detail: string;

  /** @param paths what is left out of the message */
  constructor(tool: string, reason: string, output: string, paths: readonly string[]) {
    const cleaned = paths.reduce((text, path) => text.replaceAll(path, '<file>'), output);
    const detail = cleaned.slice(-MAX_DETAIL_CHARS).trim();
    super(`${tool} ${reason}: ${detail}`);
    this.name = 'MediaToolError';
    this.detail = detail;
  }
}
