import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiQuery } from '@nestjs/swagger';
import { CAPTION_FORMATS } from '../captions/caption-formats.js';
import { CAPTION_OPTION_NAMES } from '../captions/caption-options.js';
import { errorBody } from '../common/error.filter.js';
import { ApiErrors, type ErrorExamples, schemaOf } from '../openapi/api-errors.decorator.js';
import { INTAKE_EXAMPLES } from './intake-examples.js';
import { ProcessVideoDto } from './process-video.dto.js';

const UNKNOWN_JOB = 'no-such-job';

/** What the intake takes and answers. */
export function DocumentIntake(): MethodDecorator {
  const requests = Object.entries(INTAKE_EXAMPLES).map(([name, { value }]) => [name, { value }]);
  const refused: ErrorExamples = Object.fromEntries(
    Object.entries(INTAKE_EXAMPLES).flatMap(([name, { answer }]) =>
      answer ? [[name, answer]] : [],
    ),
  );
  return applyDecorators(
    ApiOperation({
      summary: 'Take a video in',
      description:
        'Answers at once; the same `job_id` again is answered in the same way and starts nothing.',
    }),
    ApiBody({ type: ProcessVideoDto, examples: Object.fromEntries(requests) as Examples }),
    ApiOkResponse({ description: 'Taken in', schema: schemaOf('AcceptedJob') }),
    ApiErrors(
      {
        ...refused,
        'a body above MAX_BODY_MB': errorBody(
          'PAYLOAD_TOO_LARGE',
          'The request body is too large.',
          null,
        ),
        'more calls than RATE_LIMIT_PER_MIN': errorBody(
          'RATE_LIMITED',
          'Too many requests, please try again later.',
          'test-123',
        ),
      },
      'test-123',
    ),
  );
}

type Examples = Record<string, { value: unknown }>;

/** A route that answers with a job. */
export function DocumentJob(summary: string, errors: ErrorExamples = {}): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary }),
    jobIdParam(),
    ApiOkResponse({ description: 'The job', schema: schemaOf('JobView') }),
    ApiErrors({ ...unknownJob(), ...errors }, UNKNOWN_JOB),
  );
}

/** Level and pitch of every 10 ms. */
export function DocumentCurves(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: 'Level and pitch of every 10 ms' }),
    jobIdParam(),
    ...['from', 'to'].map((name) =>
      ApiQuery({ name, required: false, description: 'Seconds', schema: { type: 'number' } }),
    ),
    ApiOkResponse({ description: 'Ten minutes at most', schema: schemaOf('SoundCurves') }),
    ApiErrors(unknownJob(), UNKNOWN_JOB),
  );
}

/** The transcript as a file. */
export function DocumentCaptions(): MethodDecorator {
  const content = Object.values(CAPTION_FORMATS).map(({ contentType }) => [
    contentType,
    { schema: { type: 'string' } },
  ]);
  return applyDecorators(
    ApiOperation({ summary: 'The transcript as captions or for speech tools' }),
    jobIdParam(),
    ApiParam({ name: 'format', enum: Object.keys(CAPTION_FORMATS) }),
    ...CAPTION_OPTION_NAMES.map((name) =>
      ApiQuery({ name, required: false, schema: { type: 'string' } }),
    ),
    ApiOkResponse({
      description: 'The file',
      content: Object.fromEntries(content) as Record<string, { schema: { type: 'string' } }>,
    }),
    ApiErrors(unknownJob(), UNKNOWN_JOB),
  );
}

/** The page that shows a result. */
export function DocumentViewer(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: 'The result as a page for people', description: 'Needs VIEWER=on.' }),
    jobIdParam(),
    ApiOkResponse({
      description: 'The page',
      content: { 'text/html': { schema: { type: 'string' } } },
    }),
    ApiErrors(unknownJob(), UNKNOWN_JOB),
  );
}

function jobIdParam(): MethodDecorator {
  return ApiParam({ name: 'job_id', schema: { type: 'string' }, example: UNKNOWN_JOB });
}

function unknownJob(): ErrorExamples {
  return {
    'an unknown job': errorBody('NOT_FOUND', 'There is no job with this id.', UNKNOWN_JOB),
  };
}
