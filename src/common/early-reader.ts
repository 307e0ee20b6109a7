/**
 * Lets a command go on to its end when whoever reads its output leaves early (`… | head -1`): what it
 * still has to write is dropped instead of ending it with a stack trace.
 * @throws out of the event loop, as without it, whatever else goes wrong while writing
 */
export function tolerateEarlyReaders(...outputs: readonly NodeJS.WritableStream[]): void {
  for (const output of outputs)
    output.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}
