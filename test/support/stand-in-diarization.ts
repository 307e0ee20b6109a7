import type { SherpaTurn } from '../../src/inference/sherpa/sherpa-library.js';

const RATE = 16_000;
const FRAME = 1_600;
const LOUD = 0.01;

interface Config {
  readonly clustering: { readonly numClusters: number };
}

/**
 * Has the form of sherpa-onnx' OfflineSpeakerDiarization and none of its skill: sound is speech, and
 * its zero crossings are the voice.
 */
export class StandInDiarization {
  readonly sampleRate = RATE;
  private clusters: number;

  constructor({ clustering }: Config) {
    this.clusters = clustering.numClusters;
  }

  setConfig({ clustering }: Config): void {
    this.clusters = clustering.numClusters;
  }

  process(samples: Float32Array): SherpaTurn[] {
    const count = this.clusters > 0 ? this.clusters : 3;
    const runs = soundRuns(samples);
    const ranked = runs.toSorted((one, other) => one.crossings - other.crossings);
    return runs.map((run) => ({
      start: run.start / RATE,
      end: run.end / RATE,
      // Numbered from the back, so that nobody relies on the order of the library's numbers.
      speaker: count - 1 - Math.floor((ranked.indexOf(run) * count) / runs.length),
    }));
  }
}

function soundRuns(samples: Float32Array) {
  const runs: { start: number; end: number; crossings: number }[] = [];
  for (let start = 0; start + FRAME <= samples.length; start += FRAME) {
    const frame = samples.subarray(start, start + FRAME);
    if (!frame.some((sample) => Math.abs(sample) > LOUD)) continue;
    const last = runs.at(-1);
    if (last?.end === start) last.end = start + FRAME;
    else runs.push({ start, end: start + FRAME, crossings: 0 });
  }
  for (const run of runs) {
    let crossings = 0;
    for (let i = run.start + 1; i < run.end; i++)
      if (Math.sign(samples[i] ?? 0) !== Math.sign(samples[i - 1] ?? 0)) crossings++;
    run.crossings = crossings / (run.end - run.start);
  }
  return runs;
}
