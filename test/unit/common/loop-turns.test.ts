import { expect, it } from 'vitest';
import { LONGEST_TURN_MS, LoopTurns } from '../../../src/common/loop-turns.js';

/** @returns whether the event loop had its turn while `work` passed */
async function hadTurn(work: () => Promise<void>): Promise<boolean> {
  let had = false;
  const turn = setImmediate(() => {
    had = true;
  });
  await work();
  clearImmediate(turn);
  return had;
}

it('lets the event loop have its turn when the work has lasted long, then again only after as long', async () => {
  let nowMs = 0;
  const turns = new LoopTurns(() => nowMs);
  expect(await hadTurn(() => turns.pass())).toBe(false);
  nowMs = LONGEST_TURN_MS;
  expect(await hadTurn(() => turns.pass())).toBe(true);
  expect(await hadTurn(() => turns.pass())).toBe(false);
});
