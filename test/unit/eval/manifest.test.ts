import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadClips } from '../../../scripts/eval/manifest.js';

let folder: string;
const write = (clips: unknown) =>
  writeFile(path.join(folder, 'manifest.json'), JSON.stringify(clips));

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'manifest-'));
  await writeFile(path.join(folder, 'a.rttm'), 'SPEAKER a 1 0.5 1 <NA> <NA> Ann <NA> <NA>\n');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('reads what is known of a recording and ignores other fields', async () => {
  await write([
    {
      id: 'a',
      audio: 'a.wav',
      duration: 2.5,
      speakers: 1,
      words: [
        ['hello', 0.5, 0.9],
        ['there', 1, 1.5],
      ],
      words_from: 'hand',
      rttm: 'a.rttm',
      emotions: [['sad', 0.5, 1.5]],
      licence: 'public domain',
    },
    { id: 'b', audio: 'b.mp4', emotion: 'calm' },
  ]);
  const [a, b] = await loadClips(folder, []);
  expect(a).toEqual({
    id: 'a',
    file: path.join(folder, 'a.wav'),
    durationSec: 2.5,
    text: 'hello there',
    speakerCount: 1,
    words: [
      { text: 'hello', startSec: 0.5, endSec: 0.9 },
      { text: 'there', startSec: 1, endSec: 1.5 },
    ],
    wordsFrom: 'hand',
    turns: [{ speaker: 'Ann', startSec: 0.5, endSec: 1.5 }],
    expressions: [{ label: 'sad', startSec: 0.5, endSec: 1.5 }],
  });
  expect(b).toMatchObject({
    id: 'b',
    text: undefined,
    turns: undefined,
    expressions: [{ label: 'calm', startSec: 0, endSec: Infinity }],
  });
});

test('keeps the recordings asked for, and says which ones it has not', async () => {
  await write([
    { id: 'a', audio: 'a.wav' },
    { id: 'b', audio: 'b.wav' },
  ]);
  expect((await loadClips(folder, ['b'])).map(({ id }) => id)).toEqual(['b']);
  await expect(loadClips(folder, ['b', 'x', 'y'])).rejects.toThrow('The manifest has no x, y.');
});

test('tells what is wrong with a manifest', async () => {
  await write([{ id: 'a', audio: 'a.wav', words: [['hello', 'soon', 1]] }]);
  await expect(loadClips(folder, [])).rejects.toThrow(/manifest\.json is not as expected[^]*words/);
  await expect(loadClips(path.join(folder, 'nowhere'), [])).rejects.toThrow('There is no file');
});
