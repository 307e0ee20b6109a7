import { describe, expect, it } from 'vitest';
import { makeDialogue, type Voice } from '../../../../scripts/eval/simulate/dialogue.js';
import { Random } from '../../../../scripts/eval/simulate/random.js';
import { drawRoom } from '../../../../scripts/eval/simulate/room.js';
import { speechParts } from '../../../../scripts/eval/simulate/speech-parts.js';

const RATE = 16_000;
const tone = (seconds: number, hz = 200) =>
  Float32Array.from(
    { length: seconds * RATE },
    (_, i) => 0.3 * Math.sin((2 * Math.PI * hz * i) / RATE),
  );
const silence = (seconds: number) => new Float32Array(seconds * RATE);
const joined = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));
const voice = (name: string, ...clips: Float32Array[]): Voice => ({ name, clips });
const plain = { durationSec: 30, overlapShare: 0, room: null };

describe('speechParts', () => {
  it('leaves out long pauses and silence around speech, and keeps short pauses', () => {
    const clip = joined(
      silence(1),
      tone(1),
      silence(0.3),
      tone(1),
      silence(0.8),
      tone(1),
      silence(1),
    );
    expect(speechParts(clip).map(({ startSec, endSec }) => [startSec, endSec])).toEqual([
      [expect.closeTo(1, 1), expect.closeTo(3.3, 1)],
      [expect.closeTo(4.1, 1), expect.closeTo(5.1, 1)],
    ]);
  });

  it('finds none in silence', () => {
    expect(speechParts(silence(2))).toEqual([]);
  });
});

describe('makeDialogue', () => {
  const voices = [
    voice('a', tone(20), tone(20)),
    voice('b', joined(tone(9), silence(1), tone(9)), tone(12)),
  ];

  it('marks exactly where there is sound', () => {
    const { samples, turns } = makeDialogue(voices, plain, new Random(3));
    expect(samples.length).toBeGreaterThan(30 * RATE);
    const isSpeech = (sec: number) =>
      turns.some(({ startSec, endSec }) => startSec < sec && sec < endSec);
    for (let block = 0; block + 800 < samples.length; block += 800) {
      const loudest = samples
        .slice(block, block + 800)
        .reduce((max, v) => Math.max(max, Math.abs(v)), 0);
      const [start, end] = [block / RATE, (block + 800) / RATE];
      if (isSpeech(start) && isSpeech(end)) expect(loudest).toBeGreaterThan(0);
      if (loudest > 0.01) expect(isSpeech(start) || isSpeech(end)).toBe(true);
    }
  });

  it('has turns in order without overlap, and each speaker speaks', () => {
    const { turns } = makeDialogue(voices, plain, new Random(5));
    expect(new Set(turns.map(({ speaker }) => speaker))).toEqual(new Set(['a', 'b']));
    for (const [i, turn] of turns.entries()) {
      expect(turn.endSec).toBeGreaterThan(turn.startSec);
      expect(turn.startSec).toBeGreaterThanOrEqual(turns[i - 1]?.endSec ?? 0);
    }
  });

  it('has no short pause of one speaker in which nobody else speaks', () => {
    const alone = [voice('a', ...Array.from({ length: 12 }, () => tone(1.5)))];
    const { turns } = makeDialogue(alone, plain, new Random(1));
    expect(turns.length).toBeGreaterThan(1);
    expect(turns.length).toBeLessThan(12);
    for (const [i, { startSec }] of turns.slice(1).entries())
      expect(startSec - (turns[i]?.endSec ?? 0)).toBeGreaterThan(0.49);
  });

  it('says nothing twice, and ends where there is nothing left to say', () => {
    const short = [voice('a', tone(3)), voice('b', tone(2.5))];
    const { turns, samples } = makeDialogue(short, { ...plain, durationSec: 100 }, new Random(1));
    const spoken = turns.reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0);
    expect(spoken).toBeLessThanOrEqual(5.5);
    expect(samples.length).toBeLessThan(20 * RATE);
  });

  it('overlaps turns where that is asked for', () => {
    const { turns } = makeDialogue(voices, { ...plain, overlapShare: 1 }, new Random(2));
    const overlaps = turns.filter(
      (turn, i) => turn.startSec < Math.max(0, ...turns.slice(0, i).map(({ endSec }) => endSec)),
    );
    expect(overlaps.length).toBeGreaterThan(0);
  });

  it('is the same for the same seed, and another in another room', () => {
    const short = [voice('a', tone(2)), voice('b', tone(2))];
    const make = (seed: number) => {
      const random = new Random(seed);
      return makeDialogue(short, { ...plain, durationSec: 2, room: drawRoom(random) }, random);
    };
    const one = make(7);
    expect(one).toEqual(make(7));
    expect(one.samples).not.toEqual(make(8).samples);
    expect(one.samples.every(Number.isFinite)).toBe(true);
  });
});
