import { describe, expect, it } from 'vitest';
import {
  floatOutput,
  floatTensor,
  loadSession,
  usableProviders,
} from '../../../src/inference/onnx-session.js';
import { saturationProbe } from '../../../src/inference/saturation-probe.js';

describe('loadSession', () => {
  it('multiplies the largest numbers of 8 bits exactly on this processor', async () => {
    const { model, input, product } = saturationProbe();
    const session = await loadSession(model);
    const outputs = await session.run({ x: floatTensor(input, [1, input.length]) });
    expect([...new Set(floatOutput(outputs, 'y').data)]).toEqual([product]);
    await session.release();
  });
});

describe('usableProviders', () => {
  it('falls back to the processor where a provider is not installed', async () => {
    // CoreML is Apple's and DirectML Microsoft's: at least one of them is missing everywhere.
    const { usable, missing } = await usableProviders(['coreml', 'dml', 'cpu']);
    expect(missing.length).toBeGreaterThan(0);
    expect(usable.at(-1)).toBe('cpu');
    expect([...usable, ...missing].sort()).toEqual(['coreml', 'cpu', 'dml']);
  });

  it('keeps the order, and adds the processor where it was left out', async () => {
    expect(await usableProviders(['cpu'])).toEqual({ usable: ['cpu'], missing: [] });
    expect((await usableProviders([])).usable).toEqual(['cpu']);
  });
});
