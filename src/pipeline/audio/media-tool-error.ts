const MAX_DETAIL_CHARS = 600;

/** ffmpeg or ffprobe ended without doing its work; the message is for developers. */
export class MediaToolError extends Error {
  /** What the tool wrote last, without paths; some of it may come from the file. */
  readonly detail: string;

  /**
   * @param paths what is left out of the message
   * @param killedFromOutside ended by a SIGKILL that was not ours: memory ran out, or an operator did it
   */
  constructor(
    tool: string,
    reason: string,
    output: string,
    paths: readonly string[],
    readonly killedFromOutside = false,
  ) {
    const cleaned = paths.reduce((text, path) => text.replaceAll(path, '<file>'), output);
    const detail = cleaned.slice(-MAX_DETAIL_CHARS).trim();
    super(`${tool} ${reason}: ${detail}`);
    this.name = 'MediaToolError';
    this.detail = detail;
  }
}

/**
 * Runs a tool once more where something outside killed it, which another run may be spared. Crashes
 * are the file's doing and would come again.
 */
export async function againIfKilled<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof MediaToolError && error.killedFromOutside)) throw error;
    return run();
  }
}
