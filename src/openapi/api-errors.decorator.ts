import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { REQUEST_ERROR_STATUS, type RequestErrorCode } from '../common/error-code.js';
import { type ErrorBody, errorBody } from '../common/error.filter.js';

/** Bodies of errors by the name of what leads to them. */
export type ErrorExamples = Readonly<Record<string, ErrorBody>>;

/**
 * Documents the errors of a route, each with its bodies. Those that every route has come by
 * themselves.
 * @param jobId the id that stands in the examples; null where the route has none
 */
export function ApiErrors(examples: ErrorExamples, jobId: string | null): MethodDecorator {
  const byCode = new Map<RequestErrorCode, Record<string, { value: ErrorBody }>>();
  for (const [name, value] of Object.entries({ ...examples, ...everywhere(jobId) })) {
    const { code } = value.error;
    byCode.set(code, { ...byCode.get(code), [name]: { value } });
  }
  return applyDecorators(
    ...[...byCode].map(([code, named]) =>
      ApiResponse({
        status: REQUEST_ERROR_STATUS[code],
        description: code,
        content: { 'application/json': { schema: schemaOf('ErrorBody'), examples: named } },
      }),
    ),
  );
}

function everywhere(jobId: string | null): ErrorExamples {
  return {
    'no key where one is asked for': errorBody(
      'UNAUTHORIZED',
      'A valid API key is required.',
      null,
    ),
    'a fault of the service': errorBody(
      'INTERNAL_ERROR',
      'Something went wrong on our side.',
      jobId,
    ),
    'Redis is away': errorBody(
      'INSUFFICIENT_RESOURCES',
      'The service is not available at the moment, please try again later.',
      jobId,
    ),
  };
}

/** A reference to the schema of a type that crosses the wire. */
export function schemaOf(type: string): { $ref: string } {
  return { $ref: `#/components/schemas/${type}` };
}
