import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { expect, it } from 'vitest';
import { ProcessVideoDto } from '../../../src/jobs/process-video.dto.js';

const call = { job_id: 'job', video_url: 'https://a.example/v.mp4' };

function problems(fields: Readonly<Record<string, unknown>>): string[] {
  const errors = validateSync(plainToInstance(ProcessVideoDto, { ...call, ...fields }), {
    stopAtFirstError: true,
  });
  return errors.flatMap(({ constraints }) => Object.values(constraints ?? {}));
}

it.each([1, 10, null, undefined, ''])('takes %j as a number of speakers', (value) => {
  expect(problems({ num_speakers: value, max_speakers: value })).toEqual([]);
});

it.each([0, 11, 1.5, -1, '3', true, [3], {}, Number.NaN])(
  'refuses %j as a number of speakers, in one sentence',
  (value) => {
    expect(problems({ num_speakers: value })).toEqual([
      'num_speakers must be a whole number from 1 to 10, or null',
    ]);
    expect(problems({ max_speakers: value })).toEqual([
      'max_speakers must be a whole number from 1 to 10, or null',
    ]);
  },
);
