import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** The checksums a file can be told by. */
export interface FileSums {
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** CRC-32C in base64, as Google Cloud Storage states it. */
  readonly crc32c: string;
}

/** SHA-256 of `content` in lower-case hex. */
export function sha256Hex(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * SHA-256 of a file in lower-case hex, read in pieces so that other work goes on in between.
 * @throws the error of the file system
 */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  return hash.digest('hex');
}

/**
 * Size and checksums of a file, read once.
 * @throws the error of the file system
 */
export async function sumsOfFile(file: string): Promise<FileSums> {
  const hash = createHash('sha256');
  let bytes = 0;
  let crc = CRC_START;
  for await (const part of createReadStream(file)) {
    const content = part as Buffer;
    hash.update(content);
    crc = crc32cStep(crc, content);
    bytes += content.length;
  }
  const crcBytes = Buffer.alloc(4);
  crcBytes.writeUInt32BE((crc ^ CRC_START) >>> 0);
  return { bytes, sha256: hash.digest('hex'), crc32c: crcBytes.toString('base64') };
}

const CRC_START = 0xffffffff;
/** Source: RFC 3720, appendix B.4: the Castagnoli polynomial, bits reversed. */
const CRC_POLYNOMIAL = 0x82f63b78;
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? CRC_POLYNOMIAL : 0);
  return value;
});

function crc32cStep(crc: number, content: Uint8Array): number {
  let value = crc;
  for (const byte of content) value = (value >>> 8) ^ (CRC_TABLE[(value ^ byte) & 0xff] ?? 0);
  return value >>> 0;
}
