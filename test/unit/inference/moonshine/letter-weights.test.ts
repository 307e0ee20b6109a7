import { describe, expect, it } from 'vitest';
import { readLetterWeights } from '../../../../src/inference/moonshine/letter-weights.js';

const HIDDEN = 3;
const LETTERS = 27;

/** A file as the training script writes it, its numbers 0, 1, 2, ... */
function content(): Uint8Array {
  const view = new DataView(new ArrayBuffer(12 + 4 * LETTERS * (1 + HIDDEN)));
  for (const [index, sign] of Array.from('LETR').entries())
    view.setUint8(index, sign.charCodeAt(0));
  view.setUint32(4, 1, true);
  view.setUint32(8, HIDDEN, true);
  for (let at = 12; at < view.byteLength; at += 4) view.setFloat32(at, (at - 12) / 4, true);
  return new Uint8Array(view.buffer);
}

describe('readLetterWeights', () => {
  it('reads offsets and weights', () => {
    const { hidden, offset, weights } = readLetterWeights(content());
    expect(hidden).toBe(HIDDEN);
    expect([...offset]).toEqual(Array.from({ length: LETTERS }, (_, i) => i));
    expect(weights).toHaveLength(LETTERS * HIDDEN);
    expect([weights[0], weights.at(-1)]).toEqual([LETTERS, LETTERS * (1 + HIDDEN) - 1]);
  });

  it('refuses other files, other versions and files of another length', () => {
    expect(() => readLetterWeights(new Uint8Array())).toThrow('no letter weights');
    expect(() => readLetterWeights(content().subarray(4))).toThrow('no letter weights');
    const other = content();
    other[4] = 2;
    expect(() => readLetterWeights(other)).toThrow('this version');
    expect(() => readLetterWeights(content().subarray(0, -1))).toThrow('wrong length');
  });
});
