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
 * @param scores for each state Float32Array [frameCount]; several may be the same
 * @param isOptional for each state, whether it may be left out
 * @returns for each state its frames, null where it is left out; null where there are too few
 *   frames for the states that must be there
 */
export function bestOptionalPath(
  scores: readonly Float32Array[],
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
    const step = frame === 0 ? NEXT : (steps[state * frameCount + frame] ?? STAY);
    if (step === STAY) continue;
    spans[state] = { startFrame: frame, endFrame };
    endFrame = frame;
    state -= step;
  }
  return spans;
}

/**
 * Goes state by state through all frames, which needs the sums of the two states before alone.
 * @returns for every state and frame how its best way comes in; the sum of each state at the last frame
 */
function walk(
  scores: readonly Float32Array[],
  isOptional: readonly boolean[],
  frameCount: number,
): { steps: Uint8Array; sums: Float64Array } {
  const steps = new Uint8Array(scores.length * frameCount);
  const sums = new Float64Array(scores.length);
  let own = new Float64Array(frameCount);
  let before = new Float64Array(frameCount).fill(-Infinity);
  let twoBefore = new Float64Array(frameCount).fill(-Infinity);
  for (const [state, row] of scores.entries()) {
    const mayBegin = state === 0 || (state === 1 && isOptional[0]);
    const maySkip = isOptional[state - 1] === true;
    let sum = (mayBegin ? 0 : -Infinity) + (row[0] ?? 0);
    own[0] = sum;
    for (let frame = 1; frame < frameCount; frame++) {
      let step = STAY;
      const fromBefore = before[frame - 1] ?? 0;
      if (fromBefore > sum) {
        sum = fromBefore;
        step = NEXT;
      }
      const overOptional = twoBefore[frame - 1] ?? 0;
      if (maySkip && overOptional > sum) {
        sum = overOptional;
        step = SKIP;
      }
      steps[state * frameCount + frame] = step;
      sum += row[frame] ?? 0;
      own[frame] = sum;
    }
    sums[state] = sum;
    [twoBefore, before, own] = [before, own, twoBefore];
  }
  return { steps, sums };
}
