/**
 * Follows the pitch of a recording, a first time and then REPEATS times, and prints what one of these
 * takes in seconds of CPU time: `node --single-threaded-gc --import tsx track.ts PCM REPEATS`.
 */
import { statSync } from 'node:fs';
import type * as PcmReaderFile from '../../../src/compute/pcm-reader.js';
import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';
import type * as PitchTrackerFile from '../../../src/dsp/pitch-tracker.js';
import { PITCH_HOP_SAMPLES } from '../../../src/dsp/word-measures.js';
import { importBuilt } from '../../bench/built.js';
import { PRAAT_STANDARD_RANGE } from '../praat.js';

/** What the pipeline tracks at a time at most. */
const STRETCH_SAMPLES = 30 * SAMPLE_RATE_HZ;

const [pcmPath = '', repeats = '1'] = process.argv.slice(2);
// The compiled code, which is what runs in production.
const { readPcm } = (await importBuilt('compute/pcm-reader.js')) as typeof PcmReaderFile;
const { PitchTracker } = (await importBuilt('dsp/pitch-tracker.js')) as typeof PitchTrackerFile;
const samples = readPcm(pcmPath, 0, statSync(pcmPath).size / 2);
const tracker = new PitchTracker(PRAAT_STANDARD_RANGE);

function trackAll(): void {
  for (let start = 0; start < samples.length; start += STRETCH_SAMPLES) {
    const stretch = samples.subarray(start, start + STRETCH_SAMPLES);
    const frameCount = Math.floor(stretch.length / PITCH_HOP_SAMPLES);
    tracker.track(stretch, { firstCentre: 0, hopSamples: PITCH_HOP_SAMPLES, frameCount });
  }
}

// The service's processes live for hours: what the first call compiles does not count.
trackAll();
const before = process.cpuUsage();
for (let repeat = 0; repeat < Number(repeats); repeat++) trackAll();
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${(user + system) / 1e6 / Number(repeats)}\n`);
