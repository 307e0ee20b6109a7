import { type KernelMemory, readKernel } from './kernel.js';
import { PITCH_FRAMES_BYTES } from './pitch-frames-bytes.js';

/** The exports of pitch-frames.wat that are used here. */
interface EnergiesExports {
  readonly memory: KernelMemory;
  energies(at: number, blockLength: number, blocks: number, out: number): void;
}

const FLOAT_BYTES = 4;
/** Samples worked on at a time: what they take stays in the nearest cache. */
const PART = 4096;

const kernel = readKernel(PITCH_FRAMES_BYTES)() as EnergiesExports;
const part = new Float32Array(kernel.memory.buffer, 0, PART);
const energies = new Float32Array(kernel.memory.buffer, PART * FLOAT_BYTES, PART);

/**
 * Energy of every block of a signal. Runs as WebAssembly, four numbers at a time.
 * @param values Float32Array [nValues]
 * @param blockLength a multiple of 4 up to 4096; the last block may be shorter
 * @returns Float32Array [ceil(nValues / blockLength)]: sums of squares; NaN or Infinity where a value
 *   is not finite
 */
export function blockEnergies(values: Float32Array, blockLength: number): Float32Array {
  const found = new Float32Array(Math.ceil(values.length / blockLength));
  const perPart = Math.floor(PART / blockLength);
  for (let first = 0; first < found.length; first += perPart) {
    const some = values.subarray(first * blockLength, (first + perPart) * blockLength);
    const blocks = Math.ceil(some.length / blockLength);
    part.set(some);
    part.fill(0, some.length, blocks * blockLength);
    kernel.energies(0, blockLength, blocks, PART * FLOAT_BYTES);
    found.set(energies.subarray(0, blocks), first);
  }
  return found;
}
