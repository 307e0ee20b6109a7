import { createHash } from 'node:crypto';

/** SHA-256 of `content` in lower-case hex. */
export function sha256Hex(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
