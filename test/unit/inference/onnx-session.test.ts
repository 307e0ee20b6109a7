import { describe, expect, it } from 'vitest';
import { floatOutput, floatTensor, loadSession } from '../../../src/inference/onnx-session.js';
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
