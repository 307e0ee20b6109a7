import type { NextFunction, Request, Response } from 'express';
import { expect, it } from 'vitest';
import { RequestError } from '../../src/common/app-error.js';
import { parseBodies } from '../../src/request-bodies.js';

/** What a body becomes: an object, or the error it is answered with. */
function parsed(body: string): unknown {
  const request = { body: Buffer.from(body) };
  let failure: unknown;
  const next: NextFunction = (error?: unknown) => (failure = error);
  void parseBodies(new Set(['job_id']))(request as Request, {} as Response, next);
  return failure ?? request.body;
}

it('an empty body that is called JSON has no fields', () => {
  expect(parsed('')).toEqual({});
});

it.each([' ', 'null', '5', '"text"', '{"job_id":'])('the body %j is refused', (body) => {
  expect(parsed(body)).toBeInstanceOf(RequestError);
});
