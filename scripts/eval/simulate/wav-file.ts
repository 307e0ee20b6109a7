import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';

const HEADER_BYTES = 44;
const FULL_SCALE = 32_767;

/** A RIFF file of 16-bit mono audio at 16 kHz. @param samples -1..1; what is louder is clipped */
export function wavFile(samples: Float32Array): Buffer {
  const dataBytes = 2 * samples.length;
  const file = Buffer.alloc(HEADER_BYTES + dataBytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_RATE_HZ, 24);
  file.writeUInt32LE(2 * SAMPLE_RATE_HZ, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(dataBytes, 40);
  for (const [i, value] of samples.entries())
    file.writeInt16LE(
      Math.round(FULL_SCALE * Math.max(-1, Math.min(1, value))),
      HEADER_BYTES + 2 * i,
    );
  return file;
}
