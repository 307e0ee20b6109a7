import {
  Catch,
  HttpException,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { RequestError } from './app-error.js';
import { JOB_ID_PATTERN } from './job-id.js';
import { REQUEST_ERROR_STATUS, type RequestErrorCode } from './error-code.js';

/** Body of every error answer. */
export interface ErrorBody {
  readonly error: {
    readonly code: RequestErrorCode;
    readonly message: string;
    readonly job_id: string | null;
  };
  /** The same sentence again: ECG Backend stores this one. */
  readonly message: string;
}

/** Builds the body of an error answer. */
export function errorBody(
  code: RequestErrorCode,
  message: string,
  jobId: string | null,
): ErrorBody {
  return { error: { code, message, job_id: jobId }, message };
}

/** Sentences for errors that come from the framework: its own texts may name paths and internals. */
const FRAMEWORK_ERRORS: Readonly<Record<number, readonly [RequestErrorCode, string]>> = {
  400: ['INVALID_REQUEST', 'The request could not be read; its body must be valid JSON.'],
  401: ['UNAUTHORIZED', 'A valid API key is required.'],
  404: ['NOT_FOUND', 'There is no such endpoint.'],
  413: ['PAYLOAD_TOO_LARGE', 'The request body is too large.'],
  429: ['RATE_LIMITED', 'Too many requests, please try again later.'],
};
const OTHER_4XX = ['INVALID_REQUEST', 'The request could not be read.'] as const;
const SERVER_ERROR = ['INTERNAL_ERROR', 'Something went wrong on our side.'] as const;

/** Turns every error into the contract's form; nothing internal gets out. */
@Catch()
export class ErrorFilter implements ExceptionFilter<unknown> {
  private readonly logger = new Logger(ErrorFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const [code, message] = this.describe(error);
    const status = REQUEST_ERROR_STATUS[code];
    if (status === 500) this.logger.error({ msg: 'request failed', err: error });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error instanceof RequestError && error.retryAfterSec !== undefined) {
      response.setHeader('Retry-After', String(error.retryAfterSec));
    }
    // A route may have named the type of what it meant to answer.
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.status(status).json(errorBody(code, message, jobIdOf(http.getRequest<Request>())));
  }

  private describe(error: unknown): readonly [RequestErrorCode, string] {
    if (error instanceof RequestError) return [error.code, error.message];
    const status = statusOf(error);
    if (status === null || status >= 500) return SERVER_ERROR;
    return FRAMEWORK_ERRORS[status] ?? OTHER_4XX;
  }
}

/** Nest's errors and those of Express' body parser both carry their status. */
function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : null;
}

function jobIdOf(request: Request): string | null {
  const body: unknown = request.body;
  const fromBody =
    typeof body === 'object' && body !== null && 'job_id' in body ? body.job_id : null;
  const jobId: unknown = fromBody ?? request.params['job_id'];
  return typeof jobId === 'string' && JOB_ID_PATTERN.test(jobId) ? jobId : null;
}
