/** Half-open frames [startFrame, endFrame). */
export interface FrameSpan {
  readonly startFrame: number;
  readonly endFrame: number;
}

/** How a state is entered: from itself, from the state before it, or over an optional one. */
const STAY = 0;
const NEXT = 1;
const SKIP = 2;

/**
 * Finds the way through a row of states that collects the highest sum of scores: every frame belongs
 * to one state, the states come in order, each holds at least one frame, and optional ones may be
 * left out. Two optional states never stand side by side.
 * Source: A. Viterbi, "Error bounds for convolutional codes and an asymptotically optimum decoding
 * algorithm", IEEE Trans. Inf. Theory 13(2), 1967, as used for forced alignment.
 * @param scores Float32Array [stateCount * frameCount], state by state
 * @param isOptional for each state, whether it may be left out
 * @returns for each state its frames, null where it is left out; null where there are too few
 *   frames for the states that must be there
 */
export function bestOptionalPath(
  scores: Float32Array,
  isOptional: readonly boolean[],
  frameCount: number,
): (FrameSpan | null)[] | null {
  const stateCount = isOptional.length;
  const required = isOptional.filter((optional) => !optional).length;
  if (frameCount < Math.max(1, required) || stateCount === 0) return null;
  const { steps, sums } = walk(scores, isOptional, frameCount);

  let state = stateCount - 1;
  if (isOptional[state] && (sums[state - 1] ?? -Infinity) > (sums[state] ?? -Infinity)) state--;
  const spans: (FrameSpan | null)[] = isOptional.map(() => null);
  let endFrame = frameCount;
  for (let frame = frameCount - 1; frame >= 0; frame--) {
    const step = frame === 0 ? NEXT : (steps[frame * stateCount + state] ?? STAY);
    if (step === STAY) continue;
    spans[state] = { startFrame: frame, endFrame };
    endFrame = frame;
    state -= step;
  }
  return spans;
}

/** @returns for every frame and state how its best way comes in, and the sums at the last frame */
function walk(scores: Float32Array, isOptional: readonly boolean[], frameCount: number) {
  const stateCount = isOptional.length;
  const steps = new Uint8Array(frameCount * stateCount);
  const sums = new Float64Array(stateCount).fill(-Infinity);
  for (let frame = 0; frame < frameCount; frame++) {
    // From the last state back, so that the states before still hold the sums of the frame before.
    for (let state = stateCount - 1; state >= 0; state--) {
      let best = sums[state] ?? -Infinity;
      let step = STAY;
      const fromBefore = sums[state - 1] ?? -Infinity;
      if (fromBefore > best) {
        best = fromBefore;
        step = NEXT;
      }
      const overOptional = isOptional[state - 1] ? (sums[state - 2] ?? -Infinity) : -Infinity;
      if (overOptional > best) {
        best = overOptional;
        step = SKIP;
      }
      if (frame === 0) best = state === 0 || (state === 1 && isOptional[0]) ? 0 : -Infinity;
      steps[frame * stateCount + state] = step;
      sums[state] = best + (scores[state * frameCount + frame] ?? 0);
    }
  }
  return { steps, sums };
}
