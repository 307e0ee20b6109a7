import { describe, expect, it } from 'vitest';
import {
  readExpressionWeights,
  scoreExpression,
} from '../../../../src/inference/expression/expression-weights.js';

/** Two features; typical [1, 2], arousal weights [3, 0] + 0.5, valence weights [0, -1] + 0.25. */
function file(): Uint8Array {
  const view = new DataView(new ArrayBuffer(12 + 8 * 4));
  for (const [i, code] of Buffer.from('VEXP').entries()) view.setUint8(i, code);
  view.setUint32(4, 1, true);
  view.setUint32(8, 2, true);
  for (const [i, value] of [1, 2, 3, 0, 0.5, 0, -1, 0.25].entries())
    view.setFloat32(12 + 4 * i, value, true);
  return new Uint8Array(view.buffer);
}

describe('readExpressionWeights and scoreExpression', () => {
  it('score by the distance from typical speech', () => {
    const weights = readExpressionWeights(file());
    expect(weights).toMatchObject({
      featureCount: 2,
      arousal: { offset: 0.5 },
      valence: { offset: 0.25 },
    });
    expect(scoreExpression(new Float32Array([1, 2]), weights)).toMatchObject({ arousal: 0 });
    expect(scoreExpression(new Float32Array([2, 5]), weights)).toEqual({ arousal: 3, valence: -3 });
  });

  it('refuse other files', () => {
    expect(() => readExpressionWeights(file().subarray(0, 20))).toThrow('wrong length');
    expect(() => readExpressionWeights(new Uint8Array(44))).toThrow('no expression weights');
    expect(() => readExpressionWeights(new Uint8Array(3))).toThrow('no expression weights');
    const later = file();
    later[4] = 9;
    expect(() => readExpressionWeights(later)).toThrow('no expression weights');
  });
});
