import { blockEnergies } from './block-energies.js';

/** Samples over which energies are summed before they are compared: 2.5 ms at 16 kHz. */
const BLOCK_SAMPLES = 40;
/** Blocks on each side of a place: together 20 ms, about the middle half of a pitch window. */
const REACH_BLOCKS = 4;

/** Tells which share of the energy around a place lies in the lower half of the band. */
export class BandShare {
  private readonly full: Float64Array;
  private readonly low: Float64Array;

  /**
   * @param samples Float32Array [nSamples]
   * @param halved Float32Array [ceil(nSamples / 2)]: the same at half the rate
   */
  constructor(samples: Float32Array, halved: Float32Array) {
    this.full = runningSums(blockEnergies(samples, BLOCK_SAMPLES), 1);
    this.low = runningSums(blockEnergies(halved, BLOCK_SAMPLES / 2), 2);
  }

  /**
   * Energy share of the lower band in the 20 ms around a sample.
   * @param centre sample index; may lie outside the signal
   * @returns 0..1; 1 where there is no energy
   */
  around(centre: number): number {
    const block = Math.round(centre / BLOCK_SAMPLES);
    const full = between(this.full, block - REACH_BLOCKS, block + REACH_BLOCKS);
    const low = between(this.low, block - REACH_BLOCKS, block + REACH_BLOCKS);
    return full > 0 ? Math.min(1, low / full) : 1;
  }
}

/** Float64Array [n + 1]: sum of all energies before each place, those that are no numbers left out. */
function runningSums(energies: Float32Array, weight: number): Float64Array {
  const running = new Float64Array(energies.length + 1);
  let sum = 0;
  for (let block = 0; block < energies.length; block++) {
    const energy = energies[block] ?? 0;
    if (energy < Infinity) sum += weight * energy;
    running[block + 1] = sum;
  }
  return running;
}

function between(running: Float64Array, start: number, end: number): number {
  const last = running.length - 1;
  const from = Math.min(Math.max(0, start), last);
  const to = Math.min(Math.max(0, end), last);
  return (running[to] ?? 0) - (running[from] ?? 0);
}
