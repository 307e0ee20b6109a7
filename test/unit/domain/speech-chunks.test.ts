import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_CHUNK_OPTIONS,
  planSpeechChunks,
  samplesWithin,
} from '../../../src/domain/speech-chunks.js';
import type { TimeSpan } from '../../../src/domain/speech.js';

const FRAME_SEC = 0.032;

const span = (startSec: number, endSec: number): TimeSpan => ({ startSec, endSec });
/** Probability 0.9 everywhere but for the given moments. */
const activity = (durationSec: number, dips: Readonly<Record<number, number>> = {}) => {
  const probabilities = new Float32Array(Math.ceil(durationSec / FRAME_SEC)).fill(0.9);
  for (const [sec, value] of Object.entries(dips))
    probabilities[Math.floor(Number(sec) / FRAME_SEC)] = value;
  return { frameSec: FRAME_SEC, probabilities };
};
const plan = (regions: readonly TimeSpan[], durationSec: number, dips = {}) =>
  planSpeechChunks(regions, activity(durationSec, dips));

describe('planSpeechChunks', () => {
  it('gives nothing where nobody speaks', () => {
    expect(plan([], 60)).toEqual([]);
  });

  it('keeps speech across a short pause together and adds a margin', () => {
    expect(plan([span(1, 3), span(5.5, 8)], 60)).toMatchObject([
      { own: span(1, 8), heard: span(0.8, 8.2), speech: [span(1, 3), span(5.5, 8)] },
    ]);
  });

  it('starts a new chunk after a long pause', () => {
    const chunks = plan([span(1, 3), span(6.5, 8)], 60);
    expect(chunks.map(({ own }) => own)).toEqual([span(1, 3), span(6.5, 8)]);
  });

  it('gives speech at the border of the recording its margin too', () => {
    expect(plan([span(0, 10)], 10)[0]?.heard).toEqual(span(-0.2, 10.2));
  });

  it('knows how sure the speech of each part is', () => {
    const [chunk] = plan([span(1, 2), span(3, 4)], 5, { 3.5: 0.4 });
    const [sure, unsure] = chunk?.speech.map(({ meanProbability }) => meanProbability) ?? [];
    expect(sure).toBeCloseTo(0.9);
    expect(unsure).toBeGreaterThan(0.4);
    expect(unsure).toBeLessThan(0.9);
  });

  it('shares a short pause between its neighbours', () => {
    const chunks = plan([span(0, 15), span(15.25, 30)], 30);
    expect(chunks.map(({ heard }) => heard.endSec)[0]).toBeCloseTo(15.125);
    expect(chunks.map(({ heard }) => heard.startSec)[1]).toBeCloseTo(15.125);
  });

  it('cuts a long stretch at its longest pause', () => {
    const chunks = plan([span(0, 9), span(9.3, 12), span(13, 17), span(17.3, 24)], 24);
    expect(chunks.map(({ own }) => own)).toEqual([span(0, 12), span(13, 24)]);
  });

  it('cuts speech without a pause where it is least probable, and lets both parts hear the cut', () => {
    const [left, right, ...rest] = plan([span(0, 24)], 24, { 13.5: 0.4 });
    expect(rest).toEqual([]);
    expect(left?.own.endSec).toBeCloseTo(13.5, 1);
    expect(right?.own.startSec).toBe(left?.own.endSec);
    const shared = (left?.heard.endSec ?? 0) - (right?.heard.startSec ?? 0);
    expect(shared).toBeCloseTo(2 * DEFAULT_CHUNK_OPTIONS.cutMarginSec);
  });

  it('covers all speech in order, each moment once, in chunks that are not too long', () => {
    const lengths = fc.array(
      fc.record({
        pauseSec: fc.double({ min: 0.25, max: 8, noNaN: true }),
        speechSec: fc.double({ min: 0.1, max: 70, noNaN: true }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(lengths, (parts) => {
        let atSec = 0;
        const regions = parts.map(({ pauseSec, speechSec }) => {
          const startSec = atSec + pauseSec;
          atSec = startSec + speechSec;
          return span(startSec, atSec);
        });
        const chunks = plan(regions, atSec);
        for (const [index, { own, heard }] of chunks.entries()) {
          expect(own.endSec - own.startSec).toBeLessThanOrEqual(
            DEFAULT_CHUNK_OPTIONS.maxSec + 1e-9,
          );
          expect(own.startSec).toBeLessThan(own.endSec);
          expect(heard.startSec).toBeLessThanOrEqual(own.startSec);
          expect(heard.endSec).toBeGreaterThanOrEqual(own.endSec);
          expect(own.startSec).toBeGreaterThanOrEqual(chunks[index - 1]?.own.endSec ?? 0);
        }
        for (const { startSec, endSec } of regions) {
          const spoken = chunks.flatMap(({ speech }) => speech);
          expect(spoken.some((part) => part.startSec <= startSec && part.endSec > startSec)).toBe(
            true,
          );
          const ownedSec = chunks.reduce(
            (sum, { own }) =>
              sum + Math.max(0, Math.min(own.endSec, endSec) - Math.max(own.startSec, startSec)),
            0,
          );
          expect(ownedSec).toBeCloseTo(endSec - startSec);
        }
      }),
    );
  });
});

describe('samplesWithin', () => {
  it('leaves out what lies before the recording', () => {
    expect(samplesWithin(span(-0.2, 0.5))).toEqual({ startSample: 0, endSample: 8_000 });
    expect(samplesWithin(span(1, 2.25))).toEqual({ startSample: 16_000, endSample: 36_000 });
  });
});
