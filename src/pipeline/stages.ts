import type { StageId } from '../domain/stage.js';
import type { Stage } from '../domain/stage.js';

/** Injection token of the chain: all stages in the order in which they run. */
export const STAGES = Symbol('STAGES');

/** Artifacts that exist before the first stage runs. */
const GIVEN_AT_START = ['source'];

/** A stage of the chain whose needs no stage before it gives, or an id that occurs twice. */
export class StageOrderError extends Error {
  constructor(stage: StageId, problem: string) {
    super(`Stage "${stage}" ${problem}.`);
    this.name = 'StageOrderError';
  }
}

/**
 * Checks that every stage finds what it needs, so that a wrong chain fails at start and not in a job.
 * @returns the same stages
 * @throws StageOrderError
 */
export function checkedChain(stages: readonly Stage[]): readonly Stage[] {
  const given = new Set<string>(GIVEN_AT_START);
  const ids = new Set<StageId>();
  for (const stage of stages) {
    const missing = stage.needs.filter((need) => !given.has(need));
    if (missing.length > 0)
      throw new StageOrderError(
        stage.id,
        `needs ${missing.join(', ')}, which no stage before it gives`,
      );
    if (ids.has(stage.id)) throw new StageOrderError(stage.id, 'is in the chain twice');
    ids.add(stage.id);
    given.add(stage.gives);
  }
  if (!given.has('result')) throw new StageOrderError('result', 'is missing');
  return stages;
}
