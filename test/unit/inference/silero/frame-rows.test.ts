import { expect, it } from 'vitest';
import { frameRows } from '../../../../src/inference/silero/speech-probability.js';

const [CONTEXT, FRAME] = [64, 512];
const ramp = Float32Array.from({ length: 2000 }, (_, i) => i + 1);

it.each([
  ['inside the samples', 100, 3],
  ['before their start', -600, 3],
  ['at their start', 0, 2],
  ['past their end', 1800, 2],
  ['without any sample', 9000, 1],
])('gives each frame with the samples before it, %s', (_, start, frameCount) => {
  const room = new Float32Array(4 * (CONTEXT + FRAME)).fill(NaN);
  const rows = frameRows(ramp, start, frameCount, room);
  expect(rows.buffer).toBe(room.buffer);
  expect(rows).toHaveLength(frameCount * (CONTEXT + FRAME));
  expect([...rows]).toEqual(
    Array.from(rows, (_value, i) => {
      const row = Math.floor(i / (CONTEXT + FRAME));
      const at = start + row * FRAME - CONTEXT + (i % (CONTEXT + FRAME));
      return ramp[at] ?? 0;
    }),
  );
});
