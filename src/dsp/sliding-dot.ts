import { type KernelMemory, PAGE_BYTES, readKernel } from './kernel.js';
import { SLIDING_DOT_BYTES } from './sliding-dot-bytes.js';

/** The exports of sliding-dot.wat. */
interface SlidingDotExports {
  readonly memory: KernelMemory;
  slide(
    leftByte: number,
    rightByte: number,
    outByte: number,
    terms: number,
    outputs: number,
    strideBytes: number,
  ): void;
  nothing(byte: number, count: number): number;
}

const FLOAT_BYTES = 4;
/** Numbers the kernel works on at a time. */
const LANES = 4;

const makeKernel = readKernel(SLIDING_DOT_BYTES);

/**
 * Dot products of one vector with every stretch of another: a filter, or a correlation. Runs as
 * WebAssembly with four numbers at a time, some five times as fast as a loop in JavaScript.
 */
export class SlidingDot {
  /** Float32Array [terms], input; filled up to a multiple of 4, with zeros that must stay. */
  readonly left: Float32Array;
  /** Float32Array, input: as long as the last stretch needs. */
  readonly right: Float32Array;
  /** Float32Array, output: product i is that of `left` with `right` from i * stride on. */
  readonly products: Float32Array;
  private readonly run4: () => void;
  private readonly nothingOfRight: () => number;

  /**
   * @param terms length of the fixed vector, at least 1
   * @param outputs how many products are wanted, at least 1
   * @param stride distance of two stretches
   */
  constructor(terms: number, outputs: number, stride: number) {
    const paddedTerms = roundUp(terms);
    const paddedOutputs = roundUp(outputs);
    const rightLength = paddedTerms + (paddedOutputs - 1) * stride;
    const kernel = makeKernel() as SlidingDotExports;
    const rightByte = paddedTerms * FLOAT_BYTES;
    const outByte = rightByte + roundUp(rightLength) * FLOAT_BYTES;
    const pages = Math.ceil((outByte + paddedOutputs * FLOAT_BYTES) / PAGE_BYTES);
    if (pages > 1) kernel.memory.grow(pages - 1);
    const { buffer } = kernel.memory;
    this.left = new Float32Array(buffer, 0, paddedTerms);
    this.right = new Float32Array(buffer, rightByte, rightLength);
    this.products = new Float32Array(buffer, outByte, paddedOutputs);
    this.run4 = () => {
      const strideBytes = stride * FLOAT_BYTES;
      kernel.slide(0, rightByte, outByte, paddedTerms, paddedOutputs, strideBytes);
    };
    this.nothingOfRight = () => kernel.nothing(rightByte, roundUp(rightLength));
  }

  /** Whether all of `right` is finite. */
  rightIsFinite(): boolean {
    return this.nothingOfRight() === 0;
  }

  /** Fills `products`. */
  run(): void {
    this.run4();
  }
}

function roundUp(length: number): number {
  return Math.ceil(length / LANES) * LANES;
}
