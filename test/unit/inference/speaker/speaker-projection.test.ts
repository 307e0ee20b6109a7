import { describe, expect, it } from 'vitest';
import {
  projectToSpeaker,
  readSpeakerProjection,
} from '../../../../src/inference/speaker/speaker-projection.js';

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

describe('speaker projection', () => {
  it('scales the first projection to length 1 before the second', () => {
    const projection = readSpeakerProjection(weights());
    // First: (3, 2 * 3 - 2) = (3, 4), of length 5; less the centre: (.5, .6); second: (.5, 1.1).
    const [x = 0, y = 0] = projectToSpeaker(Float32Array.of(3, 3, 9), projection);
    expect(x).toBeCloseTo(0.5, 6);
    expect(y).toBeCloseTo(1.1, 6);
    expect([...projection.betweenVariance]).toEqual([5, 3]);
  });

  it('adds what the hidden layer says where its units are above zero', () => {
    // The unit is 11.5 - 10; twice that joins the first of (3, 4): (6, 4), over its length.
    const projection = readSpeakerProjection(weights());
    const [x = 0] = projectToSpeaker(Float32Array.of(3, 3, 11.5), projection);
    expect(x).toBeCloseTo(6 / Math.hypot(6, 4) - 0.1, 6);
  });

  it('joins what several views say, each reading the features it knows', () => {
    const one = projectToSpeaker(Float32Array.of(3, 3, 9), readSpeakerProjection(weights()));
    const projection = readSpeakerProjection(weights({ views: 2 }));
    expect(projection.dimensions).toBe(4);
    expect([...projection.betweenVariance]).toEqual([5, 3, 5, 3]);
    const both = projectToSpeaker(Float32Array.of(3, 3, 9, 100), projection);
    expect([...both]).toEqual([...one, ...one]);
  });

  it('reads weights that do not start at a whole word', () => {
    const padded = new Uint8Array([0, ...weights()]).subarray(1);
    expect(readSpeakerProjection(padded)).toEqual(readSpeakerProjection(weights()));
  });

  it('gives zeros for features that are no numbers, or project to nothing', () => {
    const projection = readSpeakerProjection(weights());
    expect([...projectToSpeaker(Float32Array.of(NaN, 1, 1), projection)]).toEqual([0, 0]);
    expect([...projectToSpeaker(Float32Array.of(0, 1, 5), projection)]).toEqual([0, 0]);
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
