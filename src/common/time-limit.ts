/**
 * Waits for `work` no longer than `limitMs`; work that takes longer goes on unheeded.
 * @throws what `tooLate` makes, an Error by default, when the time is over; else what `work` throws
 */
export async function withTimeLimit<T>(
  work: Promise<T>,
  limitMs: number,
  tooLate: () => Error = () => new Error('no answer in time'),
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(tooLate());
    }, limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
