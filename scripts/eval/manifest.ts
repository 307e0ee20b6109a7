import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { ExpressedSpan } from './expression-agreement.js';
import { parseRttm, type SpeakerSpan } from './rttm.js';
import type { TimedWord } from './timed-word.js';

const CLIP = z.object({
  id: z.string().min(1),
  audio: z.string().min(1),
  duration: z.number().positive().optional(),
  text: z.string().optional(),
  speakers: z.int().nonnegative().optional(),
  words: z.array(z.tuple([z.string(), z.number(), z.number()])).optional(),
  words_from: z.string().optional(),
  rttm: z.string().optional(),
  emotion: z.string().optional(),
  emotions: z.array(z.tuple([z.string(), z.number(), z.number()])).optional(),
});

/** A recording and what is known of it. */
export interface Clip {
  readonly id: string;
  /** Path of the audio or video file. */
  readonly file: string;
  readonly durationSec: number | undefined;
  readonly text: string | undefined;
  readonly speakerCount: number | undefined;
  readonly words: readonly TimedWord[] | undefined;
  /** Where the times of `words` come from: a person, or the name of an aligner. */
  readonly wordsFrom: string;
  readonly turns: readonly SpeakerSpan[] | undefined;
  /** How stretches of the recording are meant to sound. */
  readonly expressions: readonly ExpressedSpan[];
}

/**
 * Reads a directory's `manifest.json`: an array of objects with `id`, `audio` (a file) and any of
 * `duration` in seconds, `text`, `speakers` (how many), `words` ([word, start, end]) with
 * `words_from`, `rttm` (a file), `emotion` (how all of it sounds) and `emotions` ([label, start, end]).
 * Other fields are ignored.
 * @param only ids to keep; empty keeps all
 * @throws Error in one line for a missing or wrong manifest and for an unknown id
 */
export async function loadClips(directory: string, only: readonly string[]): Promise<Clip[]> {
  const file = path.join(directory, 'manifest.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`There is no file ${file}.`);
  });
  const parsed = z.array(CLIP).safeParse(JSON.parse(text));
  if (!parsed.success)
    throw new Error(`${file} is not as expected: ${z.prettifyError(parsed.error)}`);
  const unknown = only.filter((id) => !parsed.data.some((clip) => clip.id === id));
  if (unknown.length > 0) throw new Error(`The manifest has no ${unknown.join(', ')}.`);
  const wanted = parsed.data.filter(({ id }) => only.length === 0 || only.includes(id));
  return Promise.all(wanted.map((clip) => loadClip(clip, directory)));
}

async function loadClip(clip: z.output<typeof CLIP>, directory: string): Promise<Clip> {
  const {
    id,
    audio,
    duration,
    text,
    speakers,
    words,
    words_from: wordsFrom,
    rttm,
    emotion,
    emotions,
  } = clip;
  const rttmText =
    rttm === undefined ? undefined : await readFile(path.join(directory, rttm), 'utf8');
  return {
    id,
    file: path.join(directory, audio),
    durationSec: duration,
    text: text ?? words?.map(([word]) => word).join(' '),
    speakerCount: speakers,
    words: words?.map(([word, startSec, endSec]) => ({ text: word, startSec, endSec })),
    wordsFrom: wordsFrom ?? 'unknown',
    turns: rttmText === undefined ? undefined : parseRttm(rttmText, id),
    expressions: (emotions ?? (emotion === undefined ? [] : [[emotion, 0, Infinity]])).map(
      ([label, startSec, endSec]) => ({ label, startSec, endSec }),
    ),
  };
}
