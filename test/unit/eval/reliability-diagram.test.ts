import { expect, test } from 'vitest';
import { reliabilityDiagram } from '../../../scripts/eval/reliability-diagram.js';

test('draws a point for each bin, on the diagonal where it is calibrated', () => {
  const bin = (share: number) => ({
    from: 0,
    to: 1,
    count: 5,
    meanConfidence: share,
    rightShare: share,
  });
  const bins = [bin(0.5), bin(1)];
  const svg = reliabilityDiagram('a < b', { count: 10, expectedError: 0, bins });
  expect(svg.match(/<circle/g)).toHaveLength(2);
  expect(svg).toContain('cx="204.0" cy="204.0"');
  expect(svg).toContain('a &lt; b');
});
