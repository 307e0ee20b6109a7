const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

const BLANK = tableOf(' \t\n\r');
/** What can stand behind a number or a word. */
const AFTER_PLAIN = tableOf(' \t\n\r,]}"[{:');

/** Longer names are nobody's. */
const MAX_NAME_BYTES = 1_024;

/**
 * Reads some members of a JSON object and builds nothing of the rest. Parsed as a whole, a body of
 * 50 MB can take gigabytes and hold the process up for seconds, whoever sent it.
 *
 * What is read is as strict as `JSON.parse`; of the rest, names, strings and brackets have to be right.
 * @param bytes UTF-8, an object
 * @param names which members
 * @returns the members that are there; of a name that comes twice the last, an object or a list as an empty one
 * @throws SyntaxError
 */
export function readMembers(
  bytes: Uint8Array,
  names: ReadonlySet<string>,
): Record<string, unknown> {
  const members = new Map<string, unknown>();
  const cursor = new Cursor(bytes);
  cursor.expect(OPEN_OBJECT);
  if (!cursor.skip(CLOSE_OBJECT)) {
    do {
      const name = cursor.name();
      cursor.expect(COLON);
      const value = cursor.value(name !== null && names.has(name));
      if (name !== null && names.has(name)) members.set(name, value);
    } while (cursor.skip(COMMA));
    cursor.expect(CLOSE_OBJECT);
  }
  cursor.expectEnd();
  return Object.fromEntries(members);
}

/** 1 for each of the characters, by its byte. */
function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

/** A place in JSON text, always behind what was read. */
class Cursor {
  private at: number;

  constructor(private readonly bytes: Uint8Array) {
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.at = hasMark ? 3 : 0;
  }

  /** @returns null where it is too long to be anybody's */
  name(): string | null {
    const from = this.next();
    if (this.bytes[from] !== QUOTE) throw this.error();
    this.at = this.endOfString(from);
    return this.at - from > MAX_NAME_BYTES ? null : (this.parse(from) as string);
  }

  /** @param isWanted builds the value; otherwise it is passed over and undefined */
  value(isWanted: boolean): unknown {
    const from = this.next();
    const first = this.bytes[from];
    const isList = first === OPEN_LIST;
    const isNested = isList || first === OPEN_OBJECT;
    this.at =
      first === QUOTE
        ? this.endOfString(from)
        : isNested
          ? this.endOfNested(from)
          : this.endOfPlain(from);
    if (!isWanted) return undefined;
    return isNested ? (isList ? [] : {}) : this.parse(from);
  }

  /** Whether `byte` comes next; goes behind it then. */
  skip(byte: number): boolean {
    const isNext = this.bytes[this.next()] === byte;
    if (isNext) this.at++;
    return isNext;
  }

  expect(byte: number): void {
    if (!this.skip(byte)) throw this.error();
  }

  expectEnd(): void {
    if (this.next() < this.bytes.length) throw this.error();
  }

  private next(): number {
    while (BLANK[this.bytes[this.at] ?? 0] === 1) this.at++;
    return this.at;
  }

  private parse(from: number): unknown {
    return JSON.parse(new TextDecoder().decode(this.bytes.subarray(from, this.at)));
  }

  private endOfString(from: number): number {
    for (let at = from + 1; ; at++) {
      at = this.bytes.indexOf(QUOTE, at);
      if (at < 0) throw this.error();
      let escapes = 0;
      while (this.bytes[at - 1 - escapes] === BACKSLASH) escapes++;
      if (escapes % 2 === 0) return at + 1;
    }
  }

  private endOfNested(from: number): number {
    let depth = 0;
    for (let at = from; at < this.bytes.length; at++) {
      const byte = this.bytes[at];
      if (byte === QUOTE) at = this.endOfString(at) - 1;
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth++;
      else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        depth--;
        if (depth === 0) return at + 1;
      }
    }
    throw this.error();
  }

  /** A number, `true`, `false` or `null`. */
  private endOfPlain(from: number): number {
    let at = from;
    while (at < this.bytes.length && AFTER_PLAIN[this.bytes[at] ?? 0] === 0) at++;
    if (at === from) throw this.error();
    return at;
  }

  private error(): SyntaxError {
    return new SyntaxError(`Unexpected byte at ${this.at}`);
  }
}
