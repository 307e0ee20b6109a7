import { FAILURE_MESSAGES, type FailureCode, type RequestErrorCode } from './error-code.js';

/** An error a caller of the HTTP API sees: its message is one plain sentence with nothing internal in it. */
export class RequestError extends Error {
  /** @param retryAfterSec whole seconds for the Retry-After header, where waiting helps */
  constructor(
    readonly code: RequestErrorCode,
    message: string,
    readonly retryAfterSec?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'RequestError';
  }
}

/**
 * The reason a job ends in `failed`. The message reaches the end user, so it is one plain sentence
 * with nothing internal in it; what a developer needs goes into `cause`.
 */
export class JobFailure extends Error {
  constructor(
    readonly code: FailureCode,
    message: string = FAILURE_MESSAGES[code],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'JobFailure';
  }
}
