/**
 * Waits until `read` gives something that is as wanted. Unlike `expect.poll` it may be called from
 * tests that run beside each other.
 * @throws with the last value when the time is over
 */
export async function eventually<T>(
  read: () => Promise<T>,
  isWanted: (value: T) => boolean,
  timeoutMs: number,
  everyMs = 50,
): Promise<T> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (isWanted(value)) return value;
    if (Date.now() > deadlineMs) throw new Error(`in vain, the last was ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
