import path from 'node:path';
import { expect, test } from 'vitest';
import { speakerOf } from '../../../../scripts/eval/simulate/clip-folder.js';
import { parseSimulateArguments } from '../../../../scripts/eval/simulate/simulate-arguments.js';
import { wavFile } from '../../../../scripts/eval/simulate/wav-file.js';

test('two folders are enough', () => {
  expect(parseSimulateArguments(['clips', 'out'])).toEqual({
    clips: 'clips',
    out: 'out',
    count: 20,
    speakers: [2, 5],
    seconds: [90, 90],
    overlapShare: 0,
    asRecorded: false,
    seed: 1,
  });
});

test('a single number is a range of one', () => {
  expect(
    parseSimulateArguments(['clips', 'out', '--speakers', '3', '--seconds', '90-600']),
  ).toMatchObject({ speakers: [3, 3], seconds: [90, 600] });
});

test.each([
  ['no folder', []],
  ['one folder', ['clips']],
  ['no dialogue', ['clips', 'out', '--count', '0']],
  ['a range that falls', ['clips', 'out', '--speakers', '5-2']],
  ['nobody', ['clips', 'out', '--speakers', '0']],
  ['words for a number', ['clips', 'out', '--seconds', 'long']],
  ['more overlap than there is speech', ['clips', 'out', '--overlap', '2']],
])('%s is refused in one line', (_name, args) => {
  expect(() => parseSimulateArguments(args)).toThrow(/^[^\n]+$/);
});

test('speakers are folders, or the beginnings of file names', () => {
  expect(speakerOf(path.join('367', 'book', '367-1.flac'))).toBe('367');
  expect(speakerOf('103-1240-0000.flac')).toBe('103');
  expect(speakerOf('anna_01.wav')).toBe('anna');
  expect(speakerOf('anna.wav')).toBe('anna');
});

test('recordings are 16-bit files at 16 kHz, clipped where they are too loud', () => {
  const file = wavFile(Float32Array.of(0, 0.5, -2, 2));
  expect(file.toString('latin1', 0, 4)).toBe('RIFF');
  expect(file.readUInt32LE(24)).toBe(16_000);
  expect(file.readUInt32LE(40)).toBe(8);
  expect([44, 46, 48, 50].map((at) => file.readInt16LE(at))).toEqual([0, 16_384, -32_767, 32_767]);
});
