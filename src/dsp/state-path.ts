/** A part of what is said, such as a letter of a word, or what lies between two words. */
export interface PathState {
  /** Each Float32Array [frameCount]; how well a frame fits the state is the sum of the two. */
  readonly scores: readonly [Float32Array, Float32Array];
  /** What it costs to leave it out; Infinity where it must be there. */
  readonly skipCost: number;
}

/** How the best way comes about: bits of each state and frame. */
const ENTERED = 1;
const SKIPPED = 2;

/**
 * Finds the way through a row of states that collects the highest sum of scores: every frame belongs
 * to one state, the states come in order, and each holds at least one frame or is left out at its
 * price.
 * Source: A. Viterbi, "Error bounds for convolutional codes and an asymptotically optimum decoding
 * algorithm", IEEE Trans. Inf. Theory 13(2), 1967, as used for forced alignment.
 * @returns Int32Array [nStates], the first frame of each state, -1 where it is left out; null where
 *   there are too few frames for the states that must be there, or none at all
 */
export function bestStatePath(states: readonly PathState[], frameCount: number): Int32Array | null {
  const steps = new Uint8Array(states.length * frameCount);
  // The best sum of the states so far with so many frames used, [frameCount + 1].
  let before = new Float64Array(frameCount + 1).fill(-Infinity);
  let after = new Float64Array(frameCount + 1);
  before[0] = 0;
  for (const [state, { scores, skipCost }] of states.entries()) {
    const [first, second] = scores;
    const from = state * frameCount;
    let sum = -Infinity;
    after[0] = (before[0] ?? 0) - skipCost;
    for (let frame = 0; frame < frameCount; frame++) {
      let step = 0;
      const entering = before[frame] ?? 0;
      if (entering > sum) {
        sum = entering;
        step = ENTERED;
      }
      sum += (first[frame] ?? 0) + (second[frame] ?? 0);
      const skipping = (before[frame + 1] ?? 0) - skipCost;
      const isSkipped = skipping > sum;
      after[frame + 1] = isSkipped ? skipping : sum;
      steps[from + frame] = isSkipped ? step | SKIPPED : step;
    }
    [before, after] = [after, before];
  }
  if (frameCount === 0 || !Number.isFinite(before[frameCount])) return null;
  return traceBack(steps, states.length, frameCount);
}

function traceBack(steps: Uint8Array, stateCount: number, frameCount: number): Int32Array {
  const firstFrames = new Int32Array(stateCount).fill(-1);
  let used = frameCount;
  for (let state = stateCount - 1; state >= 0 && used > 0; state--) {
    const from = state * frameCount;
    if ((steps[from + used - 1] ?? 0) & SKIPPED) continue;
    do used--;
    while (used > 0 && !((steps[from + used] ?? 0) & ENTERED));
    firstFrames[state] = used;
  }
  return firstFrames;
}
