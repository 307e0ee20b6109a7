import { floatsOf, floatTensor, type OnnxSession, type OnnxTensor } from '../onnx-session.js';
import type { DecoderMemory } from './decoder-memory.js';
import type { MoonshineVariant } from './moonshine-variant.js';

/** Added to the attention it leaves none: the exponential of it is 0. */
const NOTHING = -1e9;

/** Tokens that room is made for at a time. */
const ROOM_STEP = 32;

/** How many stretches are decoded side by side, and how long the longest of them can get. */
export interface CacheSizes {
  readonly batch: number;
  /** The most tokens. */
  readonly capacity: number;
  /** The most frames of audio. */
  readonly frames: number;
}

/** What the decoder is given of some stretches: a place for each, side by side. */
interface Cache {
  readonly name: string;
  readonly memory: Float32Array;
  /** Of one place. */
  dims(): readonly number[];
}

/** A cache in which every token of a place has a part of each row. */
interface TokenCache extends Cache {
  /** Of one place. */
  readonly rows: number;
  /** Numbers of a token in a row. */
  readonly perToken: number;
}

/**
 * Keys and values of the tokens so far and of the audio. All stretches are as long as the longest; room
 * for tokens grows with them, since the decoder reads all there is at every step.
 */
export class DecoderCaches {
  private readonly audio: readonly Cache[];
  /** By layer: key and value. */
  private readonly own: readonly TokenCache[];
  private readonly unheard: Cache;
  private readonly unwritten: TokenCache;
  /** Tokens there is room for. */
  private room: number;

  constructor(
    private readonly memory: DecoderMemory,
    private readonly variant: MoonshineVariant,
    private readonly sizes: CacheSizes,
  ) {
    const { batch, capacity, frames } = sizes;
    const { layers, heads, headDim } = variant;
    this.room = Math.min(capacity, ROOM_STEP);
    const ofAudio = (name: string, ...dims: readonly number[]): Cache => {
      const size = dims.reduce((product, dim) => product * dim, 1);
      return { name, dims: () => dims, memory: memory.take(name, batch * size) };
    };
    const ofTokens = (
      name: string,
      rows: number,
      perToken: number,
      dims: () => readonly number[],
    ): TokenCache => {
      const values = memory.take(name, batch * rows * capacity * perToken);
      return { name, rows, perToken, dims, memory: values };
    };
    const byLayer = <Kind>(key: (layer: number) => Kind, value: (layer: number) => Kind) =>
      Array.from({ length: layers }, (_, layer) => [key(layer), value(layer)]).flat();
    this.audio = byLayer(
      (layer) => ofAudio(`cross.${layer}.key`, heads, headDim, frames),
      (layer) => ofAudio(`cross.${layer}.value`, heads, frames, headDim),
    );
    this.own = byLayer(
      (layer) =>
        ofTokens(`past.${layer}.key`, heads * headDim, 1, () => [heads, headDim, this.room]),
      (layer) => ofTokens(`past.${layer}.value`, heads, headDim, () => [heads, this.room, headDim]),
    );
    this.unheard = ofAudio('unheard', 1, 1, frames);
    this.unwritten = ofTokens('unwritten', 1, 1, () => [1, 1, this.room]);
    // Nothing is multiplied with what is not there yet, but it must be a number all the same.
    for (const { memory: values } of this.own) values.fill(0);
    this.unwritten.memory.fill(NOTHING);
  }

  /**
   * Fills a place with what a stretch sounds like.
   * @param encoded f32 [1, nFrames, hidden]
   */
  async hear(crossAttention: OnnxSession, at: number, encoded: OnnxTensor): Promise<void> {
    const { frames } = this.sizes;
    const [, frameCount = 0, hidden = 0] = encoded.dims;
    const padded = this.memory.take('padded', frames * hidden);
    padded.set(floatsOf(encoded));
    padded.fill(0, frameCount * hidden);
    await crossAttention.run(
      { encoder_hidden_states: floatTensor(padded, [1, frames, hidden]) },
      Object.fromEntries(
        this.audio.map((cache) => [cache.name, floatTensor(placeOf(cache, at), cache.dims())]),
      ),
    );
    placeOf(this.unheard, at).fill(0, 0, frameCount).fill(NOTHING, frameCount);
  }

  /**
   * Makes room for more tokens where there are too few.
   * @param tokens at most the capacity
   * @param count places in use, the first ones
   * @returns whether there was too little
   */
  makeRoom(tokens: number, count: number): boolean {
    if (tokens <= this.room) return false;
    const before = this.room;
    this.room = Math.min(this.sizes.capacity, Math.ceil(tokens / ROOM_STEP) * ROOM_STEP);
    for (const { memory, rows, perToken } of this.own)
      widenRows(memory, count * rows, before * perToken, this.room * perToken, 0);
    widenRows(this.unwritten.memory, count, before, this.room, NOTHING);
    return true;
  }

  /**
   * Adds the keys and values of a token; `makeRoom` has made room for it.
   * @param length tokens before this one
   * @param written f32 [batch, heads, 2 * layers, headDim]
   */
  add(at: number, length: number, written: Float32Array): void {
    const { heads, headDim } = this.variant;
    const { room } = this;
    const count = this.own.length;
    for (let index = 0; index < count; index++) {
      const cache = this.own[index];
      if (!cache) continue;
      const { memory, rows, perToken } = cache;
      const size = rows * perToken * room;
      const isKey = index % 2 === 0;
      const step = isKey ? room : 1;
      for (let head = 0; head < heads; head++) {
        const from = ((at * heads + head) * count + index) * headDim;
        let to = at * size + head * headDim * room + length * (isKey ? 1 : headDim);
        for (let i = from; i < from + headDim; i++, to += step) memory[to] = written[i] ?? 0;
      }
    }
    this.unwritten.memory[at * room + length] = 0;
  }

  /** Gives the stretch of one place the place of another, whose stretch is written down. */
  move(from: number, to: number): void {
    for (const cache of this.all()) placeOf(cache, to).set(placeOf(cache, from));
  }

  /** @returns the first `count` places, as the decoder takes them */
  tensors(count: number): Readonly<Record<string, OnnxTensor>> {
    return Object.fromEntries(
      this.all().map((cache) => [
        cache.name,
        floatTensor(cache.memory.subarray(0, count * sizeOf(cache)), [count, ...cache.dims()]),
      ]),
    );
  }

  private all(): readonly Cache[] {
    return [...this.audio, ...this.own, this.unheard, this.unwritten];
  }
}

function sizeOf(cache: Cache): number {
  return cache.dims().reduce((product, dim) => product * dim, 1);
}

function placeOf(cache: Cache, at: number): Float32Array {
  const size = sizeOf(cache);
  return cache.memory.subarray(at * size, (at + 1) * size);
}

/** Lengthens rows that lie one behind the other, the last one first, so that none is written over. */
function widenRows(
  memory: Float32Array,
  rows: number,
  from: number,
  to: number,
  filling: number,
): void {
  for (let row = rows - 1; row >= 0; row--) {
    memory.copyWithin(row * to, row * from, (row + 1) * from);
    memory.fill(filling, row * to + from, (row + 1) * to);
  }
}
