import type { Stage, StageId } from '../../src/domain/stage.js';
import { median } from '../../src/dsp/statistics.js';
import { costOf, type Cost } from './cpu-meter.js';

/** Cost of a second of audio. */
export interface RealTimeFactor {
  /** NaN where this platform does not tell. */
  readonly cpuRtf: number;
  readonly wallRtf: number;
}

/** What one run of the chain cost, by stage, and as a whole. */
export type ChainCosts = Map<StageId | 'whole', Cost>;

/** The same stages; every run writes what it cost into `costs`. */
export function measuredStages(stages: readonly Stage[], costs: ChainCosts): Stage[] {
  return stages.map((stage) => ({
    id: stage.id,
    needs: stage.needs,
    gives: stage.gives,
    run: async (input, context) => {
      const { output, cost } = await costOf(() => stage.run(input, context));
      costs.set(stage.id, cost);
      return output;
    },
  }));
}

/** @returns median over the runs; NaN without runs */
export function realTimeFactor(costs: readonly Cost[], durationSec: number): RealTimeFactor {
  return {
    cpuRtf: median(costs.map(({ cpuSec }) => cpuSec)) / durationSec,
    wallRtf: median(costs.map(({ wallSec }) => wallSec)) / durationSec,
  };
}
