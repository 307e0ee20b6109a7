import { SlidingDot } from './sliding-dot.js';
import type { Vector } from './vector-math.js';

/** Vectors of which all inner products with another one are wanted again and again. */
export class DotTable {
  private readonly kernel: SlidingDot;

  /**
   * @param rowCount the most vectors it has to hold
   * @param dimensions length of each
   */
  constructor(
    private readonly rowCount: number,
    private readonly dimensions: number,
  ) {
    this.kernel = new SlidingDot(Math.max(1, dimensions), Math.max(1, rowCount), dimensions);
  }

  /** A table that holds some vectors. */
  static of(vectors: readonly Vector[]): DotTable {
    const table = new DotTable(vectors.length, vectors[0]?.length ?? 0);
    table.fill(vectors);
    return table;
  }

  /** Takes other vectors instead of those it holds. @param vectors all finite */
  fill(vectors: readonly Vector[]): void {
    const { right } = this.kernel;
    for (const [row, vector] of vectors.entries()) right.set(vector, row * this.dimensions);
  }

  /**
   * @param vector of the same length as those of the table
   * @returns Float32Array [rowCount], the inner product of each vector of the table with it, in 32
   *   bits; a view that the next call writes into
   */
  dotsWith(vector: Vector): Float32Array {
    this.kernel.left.set(vector);
    this.kernel.run();
    return this.kernel.products.subarray(0, this.rowCount);
  }
}
