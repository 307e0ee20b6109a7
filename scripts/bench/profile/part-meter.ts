import { ownCpuSec } from '../cpu-meter.js';
import type { OnnxSession, OnnxTensor } from '../../../src/inference/onnx-session.js';

/** Runs of a model that are kept to be repeated; their tensors take up to 16 MB each. */
const KEPT_RUNS = 16;
const REPEATS = 3;

/** CPU seconds of one part of the work, and what the same takes when nothing happens in between. */
export interface PartCost {
  readonly cpuSec: number;
  readonly floorSec: number;
}

interface KeptRun {
  readonly cpuSec: number;
  readonly repeat: () => Promise<unknown>;
}

interface Part {
  cpuSec: number;
  calls: number;
  keptEvery: number;
  kept: KeptRun[];
}

/**
 * Adds up what the runs of models cost, by the part of the work they belong to. Their floors come from
 * the same work done once more: copying the tensors of a run takes time and memory that would count
 * as the work's own.
 */
export class PartMeter {
  private readonly parts = new Map<string, Part>();
  private keeping = false;

  /** The same session, whose runs are counted. @param partOf asked at every run */
  counting(session: OnnxSession, partOf: () => string): OnnxSession {
    const run: OnnxSession['run'] = async (feeds, fetches) => {
      const part = this.partOf(partOf());
      const repeat =
        this.keeping && part.calls++ % part.keptEvery === 0
          ? copyOf(session, feeds, fetches)
          : null;
      const before = ownCpuSec();
      const outputs = await session.run(feeds, fetches);
      const cpuSec = ownCpuSec() - before;
      if (!this.keeping) part.cpuSec += cpuSec;
      if (repeat) keep(part, { cpuSec, repeat });
      return outputs;
    };
    return Object.create(session, { run: { value: run } }) as OnnxSession;
  }

  /** Forgets what was measured so far. */
  clear(): void {
    this.parts.clear();
    this.keeping = false;
  }

  /** From now on runs are not added up; some are kept for the floors. */
  keepRuns(): void {
    this.keeping = true;
  }

  /** CPU seconds of all parts so far. */
  totalSec(): number {
    return [...this.parts.values()].reduce((sum, { cpuSec }) => sum + cpuSec, 0);
  }

  /** Repeats some runs of each part alone, with the same tensors, and scales what they take. */
  async costs(): Promise<Map<string, PartCost>> {
    const costs = new Map<string, PartCost>();
    for (const [name, { cpuSec, kept }] of this.parts) {
      let aloneSec = 0;
      for (const { repeat } of kept) aloneSec += await quickest(repeat);
      const measuredSec = kept.reduce((sum, run) => sum + run.cpuSec, 0);
      costs.set(name, { cpuSec, floorSec: (cpuSec * aloneSec) / measuredSec });
    }
    return costs;
  }

  private partOf(name: string): Part {
    const known = this.parts.get(name);
    if (known) return known;
    const part: Part = { cpuSec: 0, calls: 0, keptEvery: 1, kept: [] };
    this.parts.set(name, part);
    return part;
  }
}

/** Keeps runs spread evenly over all there are, however many come. */
function keep(part: Part, run: KeptRun): void {
  part.kept.push(run);
  if (part.kept.length <= KEPT_RUNS) return;
  part.kept = part.kept.filter((_, i) => i % 2 === 0);
  part.keptEvery *= 2;
}

async function quickest(work: () => Promise<unknown>): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < REPEATS; i++) {
    const before = ownCpuSec();
    await work();
    least = Math.min(least, ownCpuSec() - before);
  }
  return least;
}

type Feeds = Parameters<OnnxSession['run']>[0];
type Fetches = Parameters<OnnxSession['run']>[1];

/** The same run with tensors of its own; an output that is written into a feed still is. */
function copyOf(session: OnnxSession, feeds: Feeds, fetches: Fetches): () => Promise<unknown> {
  const copies = new Map<unknown, unknown>();
  const copied = (tensors: Readonly<Record<string, OnnxTensor>>) =>
    Object.fromEntries(
      Object.entries(tensors).map(([name, tensor]) => {
        const data = copies.get(tensor.data) ?? (tensor.data as Float32Array).slice();
        copies.set(tensor.data, data);
        return [name, likeWith(tensor, data)];
      }),
    );
  const ownFeeds = copied(feeds);
  const ownFetches = fetches === undefined || isNames(fetches) ? fetches : copied(fetches);
  return () => session.run(ownFeeds, ownFetches);
}

function isNames(fetches: NonNullable<Fetches>): fetches is readonly string[] {
  return Array.isArray(fetches);
}

function likeWith(tensor: OnnxTensor, data: unknown): OnnxTensor {
  const Tensor = tensor.constructor as new (
    type: string,
    data: unknown,
    dims: readonly number[],
  ) => OnnxTensor;
  return new Tensor(tensor.type, data, tensor.dims);
}
