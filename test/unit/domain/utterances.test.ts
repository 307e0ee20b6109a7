import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpeakerTurn, Utterance, Word } from '../../../src/domain/speech.js';
import { buildUtterances, DEFAULT_ROW_LIMITS } from '../../../src/domain/utterances.js';

/** Words of 0.3 s with 0.1 s between; a number in the text is a pause of that many seconds. */
function wordsOf(text: string): Word[] {
  let atSec = 0;
  return text.split(' ').flatMap((part) => {
    if (/^[\d.]+$/.test(part)) {
      atSec += Number(part);
      return [];
    }
    const startSec = atSec;
    atSec += 0.4;
    return [{ text: part, startSec, endSec: startSec + 0.3, confidence: 1, interpolated: false }];
  });
}
const turn = (speakerIndex: number, startSec: number, endSec: number): SpeakerTurn => ({
  speakerIndex,
  startSec,
  endSec,
  confidence: 1,
});
const build = (words: readonly Word[], turns: readonly SpeakerTurn[] = []) =>
  buildUtterances(words, turns, 'en');
const rows = (utterances: readonly Utterance[]) =>
  utterances.map(
    ({ speakerIndex, words }) => `${speakerIndex}: ${words.map(({ text }) => text).join(' ')}`,
  );

describe('buildUtterances', () => {
  it('gives nothing without words', () => {
    expect(build([], [turn(0, 0, 5)])).toEqual([]);
  });

  it('gives all words to speaker 0 without turns', () => {
    expect(rows(build(wordsOf('who is there')))).toEqual(['0: Who is there.']);
  });

  it('starts a row where the speaker changes', () => {
    const words = wordsOf('are you sure? yes I am');
    expect(rows(build(words, [turn(0, 0, 1.2), turn(1, 1.2, 3)]))).toEqual([
      '0: Are you sure?',
      '1: Yes I am.',
    ]);
  });

  it('gives a word to the speaker who has most of it', () => {
    const words = wordsOf('one two');
    const turns = [turn(0, 0, 0.5), turn(1, 0.5, 1)];
    expect(rows(build(words, turns))).toEqual(['0: One', '1: two.']);
  });

  it('gives a word outside all turns to the nearest one', () => {
    const words = wordsOf('one. 2 two. 2 three');
    const turns = [turn(0, 0, 0.3), turn(1, 2.6, 2.7), turn(2, 7, 8)];
    expect(rows(build(words, turns))).toEqual(['0: One.', '1: Two.', '2: Three.']);
  });

  it('keeps a short reply between two long turns', () => {
    const words = wordsOf('this is how it works. yes. and then it goes on');
    const turns = [turn(0, 0, 2), turn(1, 2, 2.4), turn(0, 2.4, 10)];
    expect(rows(build(words, turns))).toEqual([
      '0: This is how it works.',
      '1: Yes.',
      '0: And then it goes on.',
    ]);
  });

  it('does not tear a sentence for one stray word', () => {
    const words = wordsOf('this is how it all works');
    const turns = [turn(0, 0, 1.2), turn(1, 1.2, 1.6), turn(0, 1.6, 10)];
    expect(rows(build(words, turns))).toEqual(['0: This is how it all works.']);
  });

  it('leaves the last word of a sentence with the rest of it', () => {
    const words = wordsOf('this is how it all works 0.5 and you know that');
    const turns = [turn(0, 0, 2), turn(1, 2, 2.4), turn(2, 2.9, 10)];
    expect(rows(build(words, turns))).toEqual([
      '0: This is how it all works.',
      '2: And you know that.',
    ]);
  });

  it('leaves the first word of a sentence with the rest of it', () => {
    const words = wordsOf('and you know that. this is how it works');
    const turns = [turn(0, 0, 1.6), turn(1, 1.6, 2), turn(2, 2, 10)];
    expect(rows(build(words, turns))).toEqual([
      '0: And you know that.',
      '2: This is how it works.',
    ]);
  });

  it('keeps a reply of one word between two people', () => {
    const words = wordsOf('is this how it works? yes. and you know that');
    const turns = [turn(0, 0, 2), turn(1, 2, 2.4), turn(2, 2.4, 10)];
    expect(rows(build(words, turns))).toEqual([
      '0: Is this how it works?',
      '1: Yes.',
      '2: And you know that.',
    ]);
  });

  it.each([0.4, 0.8, 1.6, 2])(
    'moves a change of speaker at %f s to the end of the sentence nearby',
    (changeSec) => {
      const words = wordsOf('are you sure? yes I am indeed');
      const turns = [turn(0, 0, changeSec), turn(1, changeSec, 5)];
      const expected = ['0: Are you sure?', '1: Yes I am indeed.'];
      expect(rows(build(words, turns))).toEqual(expected);
    },
  );

  it('lets a speaker cut in at a comma', () => {
    const words = wordsOf('the label says student, thank you. it is good');
    const turns = [turn(0, 0, 1.6), turn(1, 1.6, 5)];
    expect(rows(build(words, turns))).toEqual([
      '0: The label says student,',
      '1: thank you. It is good.',
    ]);
  });

  it('lets a speaker cut in where no sentence ends nearby', () => {
    const words = wordsOf('this is how we always wanted it to be done');
    const turns = [turn(0, 0, 1.6), turn(1, 1.6, 5)];
    expect(rows(build(words, turns))).toEqual([
      '0: This is how we',
      '1: always wanted it to be done.',
    ]);
  });

  it('keeps a short turn between two others', () => {
    const words = wordsOf('are you sure? yes I am. 0.4 good for you');
    const turns = [turn(0, 0, 1.5), turn(1, 1.5, 2.4), turn(2, 2.4, 5)];
    expect(rows(build(words, turns))).toEqual([
      '0: Are you sure?',
      '1: Yes I am.',
      '2: Good for you.',
    ]);
  });

  it('starts a row after a sentence with a pause, but not without one', () => {
    const words = wordsOf('it is. so what. 0.5 ask Mr. 0.5 smith');
    expect(rows(build(words))).toEqual(['0: It is. So what.', '0: Ask Mr. smith.']);
  });

  it('starts a row after a long pause', () => {
    expect(rows(build(wordsOf('it is 1.5 so what')))).toEqual(['0: It is', '0: so what.']);
  });

  it('cuts a row that is too long at a comma', () => {
    const words = wordsOf(
      'when the music stops and nobody moves any more, the teacher speaks to the class for a while',
    );
    expect(rows(build(words))).toEqual([
      '0: When the music stops and nobody moves any more,',
      '0: the teacher speaks to the class for a while.',
    ]);
  });

  it('prefers the start of a phrase to the middle of one', () => {
    const words = wordsOf(
      'everybody who has ever waited for the last train home after a party in the cold rain knows it',
    );
    expect(rows(build(words))).toEqual([
      '0: Everybody who has ever waited for the last train home',
      '0: after a party in the cold rain knows it.',
    ]);
  });

  it('leaves no word alone at the end of a row that is full', () => {
    const words = wordsOf(
      'tremendously complicated instructions overwhelm inexperienced participants immediately everywhere',
    );
    for (const { words: own } of build(words)) expect(own.length).toBeGreaterThan(1);
  });

  it('keeps a word with its sentence across a pause for thought', () => {
    expect(rows(build(wordsOf('well 1.3 we could go there')))).toEqual([
      '0: Well we could go there.',
    ]);
  });

  it('puts a sentence of one word with the one it comes shortly before', () => {
    expect(rows(build(wordsOf('yes. 0.3 we could go there')))).toEqual([
      '0: Yes. We could go there.',
    ]);
    expect(rows(build(wordsOf('yes. 1.3 we could go there')))).toEqual([
      '0: Yes.',
      '0: We could go there.',
    ]);
  });

  it('gives each of two long sentences a row even where they would fit in one', () => {
    const words = wordsOf('there is nobody at home today. we had better come back tomorrow.');
    expect(rows(build(words))).toHaveLength(2);
  });

  it('keeps to the limits it is given', () => {
    const words = wordsOf('one two three four five six seven eight nine ten');
    for (const row of buildUtterances(words, [], 'en', { maxSec: 60, maxChars: 20 }))
      expect(row.words.map(({ text }) => text).join(' ').length).toBeLessThanOrEqual(20);
    for (const { startSec, endSec } of buildUtterances(words, [], 'en', {
      maxSec: 2,
      maxChars: 99,
    }))
      expect(endSec - startSec).toBeLessThanOrEqual(2);
  });

  it('counts characters of double width as two, and no blanks where none are written', () => {
    const words = wordsOf('音楽が 止まり 誰も 動かない 時に 先生は 話す');
    const chars = (language: string) =>
      buildUtterances(words, [], language, { maxSec: 60, maxChars: 16 }).map(({ words: own }) =>
        own.map(({ text }) => text.replace('.', '')).join(''),
      );
    for (const text of chars('ja')) expect(text.length).toBeLessThanOrEqual(8);
    expect(chars('ja').length).toBeLessThan(chars('en').length);
  });

  it('keeps a single word that is too long whole', () => {
    const word = {
      text: 'x'.repeat(200),
      startSec: 0,
      endSec: 20,
      confidence: 1,
      interpolated: false,
    };
    expect(build([word])).toHaveLength(1);
  });

  const anyWords = fc
    .array(
      fc.record({
        text: fc.constantFrom('yes', 'no.', 'well,', 'tremendously', 'Mr.', 'why?'),
        pauseSec: fc.double({ min: 0, max: 2, noNaN: true }),
        lengthSec: fc.double({ min: 0.02, max: 2, noNaN: true }),
      }),
    )
    .map((list) => {
      let atSec = 0;
      return list.map(({ text, pauseSec, lengthSec }): Word => {
        const startSec = atSec + pauseSec;
        atSec = startSec + lengthSec;
        return { text, startSec, endSec: atSec, confidence: 0.5, interpolated: false };
      });
    });
  const anyTurns = fc
    .array(
      fc.tuple(
        fc.integer({ min: 0, max: 4 }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        fc.double({ min: 0.01, max: 20, noNaN: true }),
      ),
    )
    .map((list) =>
      list
        .map(([speaker, startSec, lengthSec]) => turn(speaker, startSec, startSec + lengthSec))
        .sort((one, other) => one.startSec - other.startSec),
    );

  const spelled = (word: Word) => ({
    ...word,
    text: word.text.toLowerCase().replaceAll(/[^a-z]/g, ''),
  });

  it('holds every word once, in order, in rows of one speaker that are not too long', () => {
    fc.assert(
      fc.property(anyWords, anyTurns, (words, turns) => {
        const utterances = build(words, turns);
        expect(utterances.flatMap((utterance) => utterance.words.map(spelled))).toEqual(
          words.map(spelled),
        );
        const speakers = new Set(turns.map(({ speakerIndex }) => speakerIndex));
        let earliest = 0;
        for (const { startSec, endSec, speakerIndex, words: own } of utterances) {
          expect(own.length).toBeGreaterThan(0);
          expect(startSec).toBe(own[0]?.startSec);
          expect(endSec).toBe(own.at(-1)?.endSec);
          expect(startSec).toBeGreaterThanOrEqual(earliest);
          expect(turns.length === 0 ? speakerIndex === 0 : speakers.has(speakerIndex)).toBe(true);
          const isShort =
            endSec - startSec <= DEFAULT_ROW_LIMITS.maxSec &&
            own.map(({ text }) => text).join(' ').length <= DEFAULT_ROW_LIMITS.maxChars;
          expect(isShort || own.length === 1).toBe(true);
          earliest = endSec;
        }
      }),
    );
  });
});
