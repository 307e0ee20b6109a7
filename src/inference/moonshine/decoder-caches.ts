import { floatsOf, floatTensor, type OnnxSession, type OnnxTensor } from '../onnx-session.js';
import type { DecoderMemory } from './decoder-memory.js';
import type { MoonshineVariant } from './moonshine-variant.js';

/** Added to the attention it leaves none: the exponential of it is 0. */
const NOTHING = -1e9;

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
  /** Of one place. */
  readonly dims: readonly number[];
  readonly size: number;
  readonly memory: Float32Array;
}

/** Keys and values of the tokens so far and of the audio, all stretches as long as the longest. */
export class DecoderCaches {
  private readonly audio: readonly Cache[];
  /** By layer: key and value. */
  private readonly own: readonly Cache[];
  private readonly unheard: Cache;
  private readonly unwritten: Cache;

  constructor(
    private readonly memory: DecoderMemory,
    private readonly variant: MoonshineVariant,
    private readonly sizes: CacheSizes,
  ) {
    const { batch, capacity, frames } = sizes;
    const { layers, heads, headDim } = variant;
    const place = (name: string, ...dims: readonly number[]): Cache => {
      const size = dims.reduce((product, dim) => product * dim, 1);
      return { name, dims, size, memory: memory.take(name, batch * size) };
    };
    const byLayer = (kind: string, length: number) =>
      Array.from({ length: layers }, (_, layer) => [
        place(`${kind}.${layer}.key`, heads, headDim, length),
        place(`${kind}.${layer}.value`, heads, length, headDim),
      ]).flat();
    this.audio = byLayer('cross', frames);
    this.own = byLayer('past', capacity);
    this.unheard = place('unheard', 1, 1, frames);
    this.unwritten = place('unwritten', 1, 1, capacity);
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
        this.audio.map((cache) => [cache.name, floatTensor(placeOf(cache, at), cache.dims)]),
      ),
    );
    placeOf(this.unheard, at).fill(0, 0, frameCount).fill(NOTHING, frameCount);
  }

  /**
   * Adds the keys and values of a token.
   * @param length tokens before this one
   * @param written f32 [batch, heads, 2 * layers, headDim]
   */
  add(at: number, length: number, written: Float32Array): void {
    const { heads, headDim } = this.variant;
    const { capacity } = this.sizes;
    const count = this.own.length;
    for (let index = 0; index < count; index++) {
      const cache = this.own[index];
      if (!cache) continue;
      const { memory, size } = cache;
      const isKey = index % 2 === 0;
      const step = isKey ? capacity : 1;
      for (let head = 0; head < heads; head++) {
        const from = ((at * heads + head) * count + index) * headDim;
        let to = at * size + head * headDim * capacity + length * (isKey ? 1 : headDim);
        for (let i = from; i < from + headDim; i++, to += step) memory[to] = written[i] ?? 0;
      }
    }
    this.unwritten.memory[at * capacity + length] = 0;
  }

  /** Gives the stretch of one place the place of another, whose stretch is written down. */
  move(from: number, to: number): void {
    for (const cache of this.all()) placeOf(cache, to).set(placeOf(cache, from));
  }

  /** @returns the first `count` places, as the decoder takes them */
  tensors(count: number): Readonly<Record<string, OnnxTensor>> {
    return Object.fromEntries(
      this.all().map(({ name, dims, size, memory }) => [
        name,
        floatTensor(memory.subarray(0, count * size), [count, ...dims]),
      ]),
    );
  }

  private all(): readonly Cache[] {
    return [...this.audio, ...this.own, this.unheard, this.unwritten];
  }
}

function placeOf({ memory, size }: Cache, at: number): Float32Array {
  return memory.subarray(at * size, (at + 1) * size);
}
