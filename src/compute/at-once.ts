import type { StageContext } from '../domain/stage.js';

/**
 * Hands all parts of some work to the pool at once, reports progress as they are done, and stops all
 * if one fails.
 * @param progress shares of the stage at which this work begins and ends
 * @returns the outputs, parallel to `parts`
 */
export async function forEachAtOnce<Part, Output>(
  parts: readonly Part[],
  context: StageContext,
  [from, to]: readonly [number, number],
  work: (part: Part, signal: AbortSignal) => Promise<Output>,
): Promise<Output[]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([context.signal, failed.signal]);
  let done = 0;
  try {
    return await Promise.all(
      parts.map(async (part) => {
        const output = await work(part, signal);
        done += 1;
        context.reportProgress(from + (to - from) * (done / parts.length));
        return output;
      }),
    );
  } catch (error) {
    failed.abort();
    throw error;
  }
}
