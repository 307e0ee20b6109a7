import { describe, expect, it } from 'vitest';
import { DecoderMemory } from '../../../../src/inference/moonshine/decoder-memory.js';

describe('DecoderMemory', () => {
  it('gives the same memory again, and more where it does not suffice', () => {
    const memory = new DecoderMemory();
    const first = memory.take('keys', 8);
    expect(memory.take('keys', 5).buffer).toBe(first.buffer);
    expect(memory.take('keys', 5)).toHaveLength(5);
    expect(memory.take('values', 5).buffer).not.toBe(first.buffer);
    expect(memory.take('keys', 9)).toHaveLength(9);
  });
});
