/**
 * The memory a decoder works in, kept from one stretch of speech to the next: it is tens of megabytes
 * each time, and whenever so much comes and goes Node searches its whole heap for garbage.
 */
export class DecoderMemory {
  private readonly parts = new Map<string, Float32Array>();

  /**
   * @param part name of what it is for; the part as it was given before is lost
   * @returns Float32Array [size] with whatever was in it
   */
  take(part: string, size: number): Float32Array {
    const kept = this.parts.get(part);
    if (kept && kept.length >= size) return kept.subarray(0, size);
    const memory = new Float32Array(size);
    this.parts.set(part, memory);
    return memory;
  }
}
