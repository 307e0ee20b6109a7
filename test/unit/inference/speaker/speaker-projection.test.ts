import { describe, expect, it } from 'vitest';
import { floatOutput, floatTensor, loadSession } from '../../../../src/inference/onnx-session.js';
import { projectionGraph } from '../../../../src/inference/speaker/projection-graph.js';
import { readSpeakerProjection } from '../../../../src/inference/speaker/speaker-projection.js';

/** Weights of 3 features, 1 hidden unit and 2 dimensions, in the layout of the training script. */
function weights(change: { magic?: string; version?: number; views?: number } = {}): Uint8Array {
  const [hidden, hiddenOffset, fromHidden] = [[0, 0, 1], [-10], [2, 0]];
  const first = [1, 0, 0, 0, 2, 0];
  const second = [1, 0, 1, 1];
  const values = [
    ...[...hidden, ...hiddenOffset, ...fromHidden],
    ...[...first, ...[0, -2], ...[0.1, 0.2], ...second, ...[5, 3]],
  ];
  const views = change.views ?? 1;
  const viewBytes = 8 + 4 * values.length;
  const bytes = new Uint8Array(16 + views * viewBytes);
  bytes.set(new TextEncoder().encode(change.magic ?? 'SPKR'));
  const view = new DataView(bytes.buffer);
  for (const [i, word] of [change.version ?? 3, views, 2].entries())
    view.setUint32(4 + 4 * i, word, true);
  for (let index = 0; index < views; index++) {
    const start = 16 + index * viewBytes;
    view.setUint32(start, 3, true);
    view.setUint32(start + 4, 1, true);
    for (const [i, value] of values.entries()) view.setFloat32(start + 8 + 4 * i, value, true);
  }
  return bytes;
}

/** The speaker vectors of windows with these features. */
async function project(content: Uint8Array, ...windows: number[][]): Promise<number[][]> {
  const projection = readSpeakerProjection(content);
  const session = await loadSession(projectionGraph(projection));
  const dims = [windows.length, windows[0]?.length ?? 0];
  const outputs = await session.run({
    pooled: floatTensor(Float32Array.from(windows.flat()), dims),
  });
  const vectors = [...floatOutput(outputs, 'vectors').data];
  await session.release();
  return windows.map((_, row) =>
    vectors.slice(row * projection.dimensions, (row + 1) * projection.dimensions),
  );
}

describe('speaker projection', () => {
  it('scales the first projection to length 1 before the second', async () => {
    // First: (3, 2 * 3 - 2) = (3, 4), of length 5; less the centre: (.5, .6); second: (.5, 1.1).
    const [[x, y] = []] = await project(weights(), [3, 3, 9]);
    expect(x).toBeCloseTo(0.5, 6);
    expect(y).toBeCloseTo(1.1, 6);
  });

  it('adds what the hidden layer says where its units are above zero', async () => {
    // The unit is 11.5 - 10; twice that joins the first of (3, 4): (6, 4), over its length.
    const [[x] = []] = await project(weights(), [3, 3, 11.5]);
    expect(x).toBeCloseTo(6 / Math.hypot(6, 4) - 0.1, 6);
  });

  it('joins what several views say, each reading the features it knows', async () => {
    const [one = []] = await project(weights(), [3, 3, 9]);
    const two = weights({ views: 2 });
    const { dimensions, betweenVariance } = readSpeakerProjection(two);
    expect(dimensions).toBe(4);
    expect([...betweenVariance]).toEqual([5, 3, 5, 3]);
    expect(await project(two, [3, 3, 9, 100])).toEqual([[...one, ...one]]);
  });

  it('says of a window the same whatever is beside it', async () => {
    const one = [3, 3, 9];
    const other = [1, -2, 14];
    const alone = [...(await project(weights(), one)), ...(await project(weights(), other))];
    expect(await project(weights(), one, other)).toEqual(alone);
  });

  it('gives no numbers for features that are none, or project to nothing', async () => {
    const vectors = await project(weights(), [NaN, 1, 1], [0, 1, 5]);
    expect(vectors.flat()).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('reads weights that do not start at a whole word', () => {
    const padded = new Uint8Array([0, ...weights()]).subarray(1);
    expect(readSpeakerProjection(padded)).toEqual(readSpeakerProjection(weights()));
  });

  it.each([
    ['another kind of file', weights({ magic: 'ABCD' })],
    ['another version', weights({ version: 2 })],
    ['a cut file', weights().subarray(0, 40)],
    ['a file cut between two views', weights({ views: 2 }).subarray(0, weights().length)],
    ['a longer file', new Uint8Array([...weights(), 0, 0, 0, 0])],
    ['an empty file', new Uint8Array(0)],
  ])('rejects %s', (_, content) => {
    expect(() => readSpeakerProjection(content)).toThrow(/speaker projection/);
  });
});
