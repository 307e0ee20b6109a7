import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';
import type { SpeakerSpan } from '../rttm.js';
import { convolve } from './convolve.js';
import type { Random } from './random.js';
import { referenceTurns } from './reference-turns.js';
import { addNoise, impulseResponse, type Room } from './room.js';
import { audibleSpans, cutNear, trimSilence } from './speech-parts.js';

/** Shape of a conversation. Source: lengths and gaps of the dialogues this project was tuned on. */
const TURN_SEC = { from: 1, to: 7 };
const GAP_SEC = { mean: 0.35, deviation: 0.35 };
const OVERLAP_SEC = { from: 0.2, to: 1 };
/** How often the same speaker goes on after a gap, of the times chance would have it. */
const GO_ON_SHARE = 0.4;
const SPEECH_RMS = 0.045;
const TURN_LEVEL_DB = 2;
const FADE_SAMPLES = 160;
const LEAD_SEC = 0.3;

/** A speaker and what they can say. */
export interface Voice {
  readonly name: string;
  /** Mono, 16 kHz, without noise. */
  readonly clips: readonly Float32Array[];
}

export interface DialogueOptions {
  readonly durationSec: number;
  /** Share of the turns that begin before the turn before has ended, 0..1. */
  readonly overlapShare: number;
  /** Null leaves the voices as they were recorded. */
  readonly room: Room | null;
}

export interface Dialogue {
  readonly samples: Float32Array;
  /** In order of start, short pauses filled; they overlap where people speak at once. */
  readonly turns: readonly SpeakerSpan[];
}

/**
 * Makes a conversation from clips: turns of 1 to 7 s, nothing said twice, in one room.
 * @returns shorter than asked where the voices run out of clips
 */
export function makeDialogue(
  voices: readonly Voice[],
  { durationSec, overlapShare, room }: DialogueOptions,
  random: Random,
): Dialogue {
  const queues = new Map(voices.map(({ name, clips }) => [name, random.shuffled(clips)]));
  const placed: { at: number; samples: Float32Array }[] = [];
  const sounds: SpeakerSpan[] = [];
  let position = Math.round(LEAD_SEC * SAMPLE_RATE_HZ);
  let last = '';
  const heard = new Set<string>();
  while (position < durationSec * SAMPLE_RATE_HZ) {
    const able = [...queues].filter(([, queue]) => queue.length > 0).map(([name]) => name);
    // Everybody is heard before anybody is drawn by chance.
    const unheard = able.filter((candidate) => !heard.has(candidate));
    const candidates = unheard.length > 0 ? unheard : able;
    const name = candidates[random.below(candidates.length)];
    if (name === undefined) break;
    if (name === last && able.length > 1 && random.between(0, 1) > GO_ON_SHARE) continue;
    const samples = nextPiece(queues.get(name) ?? [], random);
    if (samples.length === 0) continue;
    const start = position + startOffset(name !== last && last !== '', overlapShare, random);
    const at = Math.max(0, start);
    for (const { startSec, endSec } of audibleSpans(samples)) {
      const offsetSec = at / SAMPLE_RATE_HZ;
      sounds.push({ speaker: name, startSec: offsetSec + startSec, endSec: offsetSec + endSec });
    }
    placed.push({ at, samples });
    position = Math.max(position, at + samples.length);
    last = name;
    heard.add(name);
  }
  const mixed = mix(placed, position + Math.round(LEAD_SEC * SAMPLE_RATE_HZ));
  return {
    samples: room ? inRoom(mixed, room, random) : mixed,
    turns: referenceTurns(sounds),
  };
}

function startOffset(isChange: boolean, overlapShare: number, random: Random): number {
  const overlaps = isChange && random.between(0, 1) < overlapShare;
  const gapSec = overlaps
    ? -random.between(OVERLAP_SEC.from, OVERLAP_SEC.to)
    : Math.max(0, GAP_SEC.mean + GAP_SEC.deviation * random.normal());
  return Math.round(gapSec * SAMPLE_RATE_HZ);
}

/** Takes the beginning of the first clip; what is left of it stays for later. */
function nextPiece(queue: Float32Array[], random: Random): Float32Array {
  const clip = trimSilence(queue.shift() ?? new Float32Array(0));
  const cut = cutNear(clip, random.between(TURN_SEC.from, TURN_SEC.to));
  const rest = clip.slice(cut);
  if (rest.length >= TURN_SEC.from * SAMPLE_RATE_HZ) queue.push(rest);
  const piece = trimSilence(clip.slice(0, cut));
  const level = SPEECH_RMS * 10 ** (random.between(-TURN_LEVEL_DB, TURN_LEVEL_DB) / 20);
  const gain = level / (rms(piece) || 1);
  return piece.map((value, i) => {
    const fade = Math.min(1, (i + 1) / FADE_SAMPLES, (piece.length - i) / FADE_SAMPLES);
    return value * gain * fade;
  });
}

function mix(
  placed: readonly { at: number; samples: Float32Array }[],
  length: number,
): Float32Array {
  const mixed = new Float32Array(length);
  for (const { at, samples } of placed) {
    for (const [i, value] of samples.entries()) mixed[at + i] = (mixed[at + i] ?? 0) + value;
  }
  return mixed;
}

function inRoom(samples: Float32Array, room: Room, random: Random): Float32Array {
  return addNoise(convolve(samples, impulseResponse(room, random)), SPEECH_RMS, room, random);
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / (samples.length || 1));
}
