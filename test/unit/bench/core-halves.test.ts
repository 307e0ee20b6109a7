import { expect, it } from 'vitest';
import { CoreHalves } from '../../../scripts/bench/core-halves.js';

it('has halves of the same size, whatever is left over', () => {
  expect(new CoreHalves(2)).toMatchObject({ all: '0-1', halves: ['0', '1'] });
  expect(new CoreHalves(7)).toMatchObject({ all: '0-5', halves: ['0-2', '3-5'] });
});
