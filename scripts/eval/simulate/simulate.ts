import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';
import type { SpeakerSpan } from '../rttm.js';
import { findClips, readClip } from './clip-folder.js';
import { makeDialogue, type Voice } from './dialogue.js';
import { convolve } from './convolve.js';
import { Random } from './random.js';
import { drawRoom } from './room.js';
import type { SimulateArguments } from './simulate-arguments.js';
import { equalizer, EQUALIZER_DELAY, longTermSpectrum } from './spectrum.js';
import { wavFile } from './wav-file.js';

/** More of a speaker's clips than any dialogue needs are not read. */
const CLIPS_PER_VOICE_SEC = 1_800;
/** Clips that are decoded at the same time. */
const AT_ONCE = 8;

/**
 * Makes dialogues with known turns from clips of single speakers, and a manifest for them.
 * Unless they are wanted as recorded, all voices get the same long-term spectrum and one room for
 * each dialogue, so that neither microphone nor room tells who speaks.
 * @param log told what is done, a line at a time
 * @throws Error in one line
 */
export async function simulate(
  { clips, out, asRecorded, ...plan }: SimulateArguments,
  log: (line: string) => void,
): Promise<void> {
  const files = await findClips(clips);
  const [least, most] = plan.speakers;
  if (files.size < most) throw new Error(`There are clips of only ${files.size} speakers.`);
  const voices: Voice[] = [];
  for (const [name, paths] of files) voices.push({ name, clips: await readVoice(paths) });
  log(`${voices.length} speakers`);
  const sources = asRecorded ? voices : withOneSpectrum(voices);
  await mkdir(out, { recursive: true });
  const manifest = [];
  for (let index = 0; index < plan.count; index++) {
    const random = new Random(plan.seed * 100_003 + index);
    const speakerCount = least + (index % (most - least + 1));
    const id = `dialogue-${String(index).padStart(3, '0')}`;
    const dialogue = makeDialogue(
      random.shuffled(sources).slice(0, speakerCount),
      {
        durationSec: random.between(plan.seconds[0], plan.seconds[1]),
        overlapShare: plan.overlapShare,
        room: asRecorded ? null : drawRoom(random),
      },
      random,
    );
    await writeFile(path.join(out, `${id}.wav`), wavFile(dialogue.samples));
    await writeFile(path.join(out, `${id}.rttm`), rttmText(id, dialogue.turns));
    manifest.push({
      id,
      audio: `${id}.wav`,
      duration: dialogue.samples.length / SAMPLE_RATE_HZ,
      speakers: new Set(dialogue.turns.map(({ speaker }) => speaker)).size,
      rttm: `${id}.rttm`,
    });
    log(`${id}: ${speakerCount} speakers`);
  }
  const file = path.join(out, 'manifest.json');
  await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

async function readVoice(paths: readonly string[]): Promise<Float32Array[]> {
  const clips: Float32Array[] = [];
  let seconds = 0;
  for (let first = 0; first < paths.length && seconds < CLIPS_PER_VOICE_SEC; first += AT_ONCE) {
    const read = await Promise.all(paths.slice(first, first + AT_ONCE).map(readClip));
    clips.push(...read);
    seconds += read.reduce((sum, { length }) => sum + length, 0) / SAMPLE_RATE_HZ;
  }
  return clips;
}

/** Gives every voice the mean long-term spectrum of all. */
function withOneSpectrum(voices: readonly Voice[]): Voice[] {
  const spectra = voices.map(({ clips }) => longTermSpectrum(joined(clips)));
  const mean = (spectra[0] ?? []).map(
    (_, band) => spectra.reduce((sum, own) => sum + (own[band] ?? 0), 0) / spectra.length,
  );
  return voices.map(({ name, clips }, i) => {
    const filter = equalizer(spectra[i] ?? mean, mean);
    return { name, clips: clips.map((clip) => convolve(clip, filter, EQUALIZER_DELAY)) };
  });
}

function joined(clips: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(clips.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const clip of clips) {
    whole.set(clip, position);
    position += clip.length;
  }
  return whole;
}

function rttmText(id: string, turns: readonly SpeakerSpan[]): string {
  return turns
    .map(({ speaker, startSec, endSec }) => {
      const name = speaker.replaceAll(/\s+/g, '_');
      return `SPEAKER ${id} 1 ${startSec.toFixed(3)} ${(endSec - startSec).toFixed(3)} <NA> <NA> ${name} <NA> <NA>\n`;
    })
    .join('');
}
