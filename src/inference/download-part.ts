import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { HttpAnswer } from './http-get.js';

/** Which version of the file a part belongs to; lies beside it. */
const stampSchema = z.strictObject({ url: z.string(), validator: z.string() });

/** How much of an unfinished download is there, in bytes; 0 where there is none. */
export async function sizeOfPart(part: string): Promise<number> {
  return stat(part).then(
    ({ size }) => size,
    () => 0,
  );
}

/**
 * Where a download can go on.
 * @returns undefined where it has to begin anew
 */
export async function resumePoint(
  part: string,
  url: string,
): Promise<{ bytes: number; validator: string } | undefined> {
  const bytes = await sizeOfPart(part);
  if (bytes === 0) return undefined;
  try {
    const known = stampSchema.parse(JSON.parse(await readFile(stampOf(part), 'utf8')));
    return known.url === url ? { bytes, validator: known.validator } : undefined;
  } catch {
    return undefined;
  }
}

/** Writes down which version of the file is coming; without a way to tell, it cannot be resumed. */
export async function stampPart(
  part: string,
  url: string,
  { headers }: Pick<HttpAnswer, 'headers'>,
): Promise<void> {
  const { etag, 'last-modified': changed } = headers;
  const validator = typeof etag === 'string' && etag.startsWith('"') ? etag : changed;
  if (typeof validator === 'string')
    await writeFile(stampOf(part), JSON.stringify({ url, validator }));
  else await dropStamp(part);
}

/** Forgets which version a download is of: it is complete. */
export async function dropStamp(part: string): Promise<void> {
  await rm(stampOf(part), { force: true });
}

/** Removes what an unfinished or wrong download left. */
export async function dropPart(part: string): Promise<void> {
  await rm(part, { force: true });
  await dropStamp(part);
}

function stampOf(part: string): string {
  return `${part}.json`;
}
