import { expect, test } from 'vitest';
import { writeSrt, writeVtt } from '../../../src/domain/captions-file.js';

const CUES = [
  { startSec: 0.8, endSec: 3.86, speakerId: 'SPEAKER_00', lines: ['Good morning.', 'Shall we?'] },
  {
    startSec: 3599.9996,
    endSec: 3725.25,
    speakerId: 'SPEAKER_01',
    lines: ['Tom & <Jerry> --> end'],
  },
];

test('SubRip numbers its cues and writes milliseconds behind a comma', () => {
  expect(writeSrt(CUES)).toBe(`1
00:00:00,800 --> 00:00:03,860
Good morning.
Shall we?

2
01:00:00,000 --> 01:02:05,250
Tom & <Jerry> -> end
`);
});

test('WebVTT names the speaker and escapes markup', () => {
  expect(writeVtt(CUES)).toBe(`WEBVTT

00:00:00.800 --> 00:00:03.860
<v SPEAKER_00>Good morning.
Shall we?

01:00:00.000 --> 01:02:05.250
<v SPEAKER_01>Tom &amp; &lt;Jerry&gt; --&gt; end
`);
});

test('no cues leave a file that players accept', () => {
  expect(writeSrt([])).toBe('');
  expect(writeVtt([])).toBe('WEBVTT\n');
});
