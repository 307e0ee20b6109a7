/** Bytes of an offset, and of the count in front of a list. */
const WORD = 4;
/** Bytes of a field's place in the table of places. */
const SLOT = 2;
/** Bytes in front of the first field's place: two sizes. */
const SLOTS_START = 4;

/**
 * A table of a FlatBuffers file: fields by their number, each of which may be absent.
 * Source: the FlatBuffers internals page, "Encoding of tables" and "vectors".
 */
export class FlatTable {
  private constructor(
    private readonly bytes: Uint8Array,
    private readonly view: DataView,
    private readonly at: number,
  ) {}

  /**
   * The root table of a file.
   * @param identifier the four letters that tell what kind of file it is
   * @throws Error where the bytes are no such file
   */
  static root(bytes: Uint8Array, identifier: string): FlatTable {
    const found = new TextDecoder('latin1').decode(bytes.subarray(WORD, 2 * WORD));
    if (found !== identifier) throw new Error(`The file is not of the kind ${identifier}.`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(bytes, view, view.getUint32(0, true));
  }

  /** @returns empty where the field is absent */
  text(field: number): string {
    const at = this.target(field);
    return at === null ? '' : this.textAt(at);
  }

  /** A whole number of 8, 32 or 64 bits; 0 where the field is absent. */
  whole(field: number, bits: 8 | 32 | 64): number {
    const at = this.place(field);
    if (at === null) return 0;
    if (bits === 8) return this.view.getInt8(at);
    return bits === 32 ? this.view.getInt32(at, true) : Number(this.view.getBigInt64(at, true));
  }

  float(field: number): number {
    const at = this.place(field);
    return at === null ? 0 : this.view.getFloat32(at, true);
  }

  /** The table a field leads to, or null where it is absent. */
  table(field: number): FlatTable | null {
    const at = this.target(field);
    return at === null ? null : new FlatTable(this.bytes, this.view, at);
  }

  tables(field: number): FlatTable[] {
    return this.list(field, WORD, (at) => {
      return new FlatTable(this.bytes, this.view, at + this.view.getUint32(at, true));
    });
  }

  texts(field: number): string[] {
    return this.list(field, WORD, (at) => this.textAt(at + this.view.getUint32(at, true)));
  }

  wholes(field: number): number[] {
    return this.list(field, 8, (at) => Number(this.view.getBigInt64(at, true)));
  }

  floats(field: number): number[] {
    return this.list(field, WORD, (at) => this.view.getFloat32(at, true));
  }

  /** A list of bytes, without a copy; empty where the field is absent. */
  raw(field: number): Uint8Array {
    const at = this.target(field);
    if (at === null) return new Uint8Array();
    return this.bytes.subarray(at + WORD, at + WORD + this.view.getUint32(at, true));
  }

  private list<T>(field: number, size: number, read: (at: number) => T): T[] {
    const at = this.target(field);
    if (at === null) return [];
    const length = this.view.getUint32(at, true);
    return Array.from({ length }, (_, index) => read(at + WORD + index * size));
  }

  private textAt(at: number): string {
    const length = this.view.getUint32(at, true);
    return new TextDecoder().decode(this.bytes.subarray(at + WORD, at + WORD + length));
  }

  /** Where a field that is an offset leads to. */
  private target(field: number): number | null {
    const at = this.place(field);
    return at === null ? null : at + this.view.getUint32(at, true);
  }

  private place(field: number): number | null {
    const slots = this.at - this.view.getInt32(this.at, true);
    const slot = SLOTS_START + SLOT * field;
    if (slot >= this.view.getUint16(slots, true)) return null;
    const offset = this.view.getUint16(slots + slot, true);
    return offset === 0 ? null : this.at + offset;
  }
}
