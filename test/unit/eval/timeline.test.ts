import { expect, it } from 'vitest';
import { matchSpeakers } from '../../../scripts/eval/diarization-error.js';
import { timelineSvg } from '../../../scripts/eval/timeline.js';

const span = (speaker: string, startSec: number, endSec: number) => ({
  speaker,
  startSec,
  endSec,
});
const reference = [span('Ann', 0, 40), span('Bob', 41, 70)];
const heard = [span('1', 0, 41), span('0', 42, 70), span('2', 70, 75)];
const partners = matchSpeakers(reference, heard, 80);
const svg = timelineSvg({ title: 'a <talk>', durationSec: 80, reference, heard, partners });
const colourOf = (speaker: string) =>
  [...svg.matchAll(/fill="(#[0-9a-f]{6})" fill-opacity="[^"]+"><title>([^<]+)</g)].find(
    ([, , name]) => name === speaker,
  )?.[1];

it('finds who is who by the time they share', () => {
  expect(partners).toEqual(
    new Map([
      ['Ann', '1'],
      ['Bob', '0'],
    ]),
  );
});

it('gives a heard turn the colour of the speaker it is taken for', () => {
  expect(colourOf('1')).toBe(colourOf('Ann'));
  expect(colourOf('0')).toBe(colourOf('Bob'));
  expect([colourOf('Ann'), colourOf('Bob')]).not.toContain(colourOf('2'));
});

it('breaks a turn over two strips of a minute, and escapes names', () => {
  expect(svg.match(/<title>Bob</g)).toHaveLength(2);
  expect(svg.match(/<title>Ann</g)).toHaveLength(1);
  expect(svg).toContain('a &lt;talk&gt;');
  expect(svg.startsWith('<svg ')).toBe(true);
});
