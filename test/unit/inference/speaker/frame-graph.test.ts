import { describe, expect, it } from 'vitest';
import { POWER_BINS } from '../../../../src/dsp/voice-powers.js';
import { BANDS, PERIODS } from '../../../../src/dsp/voice-traces.js';
import { floatOutput, floatTensor, loadSession } from '../../../../src/inference/onnx-session.js';
import { frameGraph } from '../../../../src/inference/speaker/frame-graph.js';

const CHANNELS = 2;
const AT = {
  correlations: CHANNELS,
  bands: CHANNELS + PERIODS.count,
  level: CHANNELS + PERIODS.count + BANDS.count,
  end: CHANNELS + PERIODS.count + BANDS.count + 1,
};

/** Joins what is measured of frames, each with its channels and its power in all bins. */
async function join(
  frames: readonly { channels: number[]; power: (bin: number) => number }[],
): Promise<number[][]> {
  const session = await loadSession(frameGraph(CHANNELS));
  const count = frames.length;
  const bins = Array.from({ length: POWER_BINS }, (_, bin) => bin);
  const powers = Float32Array.from(frames.flatMap(({ power }) => bins.map(power)));
  const features = Float32Array.from(frames.flatMap(({ channels }) => channels));
  const outputs = await session.run({
    features: floatTensor(features, [1, count, CHANNELS]),
    powers: floatTensor(powers, [count, POWER_BINS]),
  });
  const joined = [...floatOutput(outputs, 'frames').data];
  await session.release();
  return frames.map((_, row) => joined.slice(row * AT.end, (row + 1) * AT.end));
}

describe('frameGraph', () => {
  it('hands the channels of the speech model on as they are', async () => {
    const rows = await join(
      [1, 3, 5000].map((value) => ({ channels: [value, 10], power: () => 1 })),
    );
    expect(rows.map((row) => row.slice(0, CHANNELS))).toEqual([
      [1, 10],
      [3, 10],
      [5000, 10],
    ]);
  });

  it('says the same of a louder voice, but for its level', async () => {
    const voice = (gain: number) => ({
      channels: [0, 0],
      power: (bin: number) => gain * (bin % 9 === 0 ? 1 : 0.01),
    });
    const [quiet = [], loud = []] = await join([voice(1), voice(9)]);
    for (const [index, value] of quiet.slice(0, AT.level).entries())
      expect(loud[index]).toBeCloseTo(value, 4);
    expect((loud[AT.level] ?? 0) - (quiet[AT.level] ?? 0)).toBeCloseTo(Math.log(9), 3);
  });

  it('finds the period of even harmonics', async () => {
    // Every ninth bin of 15.6 Hz: a pitch of 141 Hz.
    const power = (bin: number) => (bin % 9 === 0 ? 1 : 0);
    const [row = []] = await join([{ channels: [0, 0], power }]);
    const correlations = row.slice(AT.correlations, AT.bands);
    const best = correlations.indexOf(Math.max(...correlations));
    const pitchHz = 420 * (62 / 420) ** (best / (PERIODS.count - 1));
    expect(Math.abs(Math.log2(pitchHz / 140.6) % 1)).toBeLessThan(0.06);
  });

  it('takes the bands relative to each other', async () => {
    const steady = { channels: [0, 0], power: () => 0.5 };
    const rising = { channels: [0, 0], power: (bin: number) => Math.exp(bin / 100) };
    const [flat = [], sloped = []] = await join([steady, rising]);
    for (const band of flat.slice(AT.bands, AT.level)) expect(band).toBeCloseTo(0, 4);
    const bands = sloped.slice(AT.bands, AT.level);
    expect(bands).toEqual(bands.toSorted((a, b) => a - b));
    expect(bands.reduce((sum, band) => sum + band, 0)).toBeCloseTo(0, 3);
  });

  it('gives numbers for silence', async () => {
    const [row = []] = await join([{ channels: [0, 0], power: () => 0 }]);
    expect(row.every(Number.isFinite)).toBe(true);
  });
});
