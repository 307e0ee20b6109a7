import { describe, expect, it } from 'vitest';
import { POWER_BINS } from '../../../../src/dsp/voice-powers.js';
import { BANDS, PERIODS } from '../../../../src/dsp/voice-traces.js';
import { floatOutput, floatTensor, loadSession } from '../../../../src/inference/onnx-session.js';
import { poolingGraph } from '../../../../src/inference/speaker/pooling-graph.js';

const CHANNELS = 2;
const AT = {
  correlations: 2 * CHANNELS,
  voiced: 2 * CHANNELS + PERIODS.count,
  bandMeans: 2 * CHANNELS + 2 * PERIODS.count,
  bandDeviations: 2 * CHANNELS + 2 * PERIODS.count + BANDS.count,
  end: 2 * CHANNELS + 2 * PERIODS.count + 2 * BANDS.count,
};

/** Pools frames, each with its channels and its power in all bins, over windows of shares. */
async function pool(
  frames: readonly { channels: number[]; power: (bin: number) => number }[],
  windows: readonly number[][],
): Promise<number[][]> {
  const session = await loadSession(poolingGraph(CHANNELS));
  const count = frames.length;
  const bins = Array.from({ length: POWER_BINS }, (_, bin) => bin);
  const powers = Float32Array.from(frames.flatMap(({ power }) => bins.map(power)));
  const outputs = await session.run({
    features: floatTensor(Float32Array.from(frames.flatMap(({ channels }) => channels)), [
      ...[1, count, CHANNELS],
    ]),
    powers: floatTensor(powers, [count, POWER_BINS]),
    shares: floatTensor(Float32Array.from(windows.flat()), [windows.length, count]),
  });
  const pooled = [...floatOutput(outputs, 'pooled').data];
  await session.release();
  return windows.map((_, row) => pooled.slice(row * AT.end, (row + 1) * AT.end));
}

describe('poolingGraph', () => {
  it('takes mean and deviation of the channels of each window', async () => {
    const frames = [1, 3, 5000].map((value) => ({ channels: [value, 10], power: () => 1 }));
    const [first = [], second = []] = await pool(frames, [
      [0.5, 0.5, 0],
      [0, 0, 1],
    ]);
    expect(first.slice(0, 4)).toEqual([2, 10, 1, 0]);
    expect(second.slice(0, 4)).toEqual([5000, 10, 0, 0]);
  });

  it('keeps the small deviation of a window beside a large one', async () => {
    const values = [1e4, -1e4, 1e4 + 1, 1e4 + 3];
    const frames = values.map((value) => ({ channels: [value, 0], power: () => 1 }));
    const [[, , deviation] = []] = await pool(frames, [[0, 0, 0.5, 0.5]]);
    expect(deviation).toBeCloseTo(1, 3);
  });

  it('says the same of a louder voice, but for nothing', async () => {
    const voice = (gain: number) => ({
      channels: [0, 0],
      power: (bin: number) => gain * (bin % 9 === 0 ? 1 : 0.01),
    });
    const [quiet = [], loud = []] = await pool(
      [voice(1), voice(9)],
      [
        [1, 0],
        [0, 1],
      ],
    );
    for (const [index, value] of quiet.entries()) expect(loud[index]).toBeCloseTo(value, 4);
  });

  it('finds the period of even harmonics, and calls it voiced', async () => {
    // Every ninth bin of 15.6 Hz: a pitch of 141 Hz.
    const power = (bin: number) => (bin % 9 === 0 ? 1 : 0);
    const [pooled = []] = await pool([{ channels: [0, 0], power }], [[1]]);
    const correlations = pooled.slice(AT.correlations, AT.voiced);
    const best = correlations.indexOf(Math.max(...correlations));
    const pitchHz = 420 * (62 / 420) ** (best / (PERIODS.count - 1));
    expect(Math.abs(Math.log2(pitchHz / 140.6) % 1)).toBeLessThan(0.06);
    const voiced = pooled.slice(AT.voiced, AT.bandMeans);
    for (const [index, value] of correlations.entries())
      expect(voiced[index]).toBeCloseTo(Math.max(0, value - 0.25) ** 2, 5);
  });

  it('takes the bands relative to each other, and how they change', async () => {
    const [pooled = []] = await pool(
      [1, Math.E ** 2].map((gain) => ({ channels: [0, 0], power: () => gain })),
      [[0.5, 0.5]],
    );
    for (const mean of pooled.slice(AT.bandMeans, AT.bandDeviations))
      expect(mean).toBeCloseTo(0, 4);
    for (const deviation of pooled.slice(AT.bandDeviations)) expect(deviation).toBeCloseTo(1, 4);
  });

  it('gives numbers for silence', async () => {
    const [pooled = []] = await pool([{ channels: [0, 0], power: () => 0 }], [[1]]);
    expect(pooled.every(Number.isFinite)).toBe(true);
  });
});
