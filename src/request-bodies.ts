import type { RequestHandler } from 'express';
import type { IncomingHttpHeaders } from 'node:http';
import { RequestError } from './common/app-error.js';
import { readMembers } from './common/json-members.js';
import { Places } from './jobs/places.js';

/** Bodies up to this size are parsed as a whole; those of honest callers are far smaller. */
const SMALL_BYTES = 64 * 1024;
const LARGE_AT_ONCE = 2;

/**
 * Lets two callers at a time send a large body, the others wait unread: each is in memory as a
 * whole, and a few dozen would fill it.
 */
export function queueLargeBodies(): RequestHandler {
  const places = new Places(LARGE_AT_ONCE);
  return (request, response, next) => {
    if (isSmall(request.headers)) {
      next();
      return;
    }
    const gone = new AbortController();
    response.once('close', () => {
      gone.abort();
    });
    places.take(gone.signal).then(
      (giveBack) => {
        if (gone.signal.aborted) {
          giveBack();
          return;
        }
        response.once('close', giveBack);
        next();
      },
      () => undefined, // The caller has gone.
    );
  };
}

/**
 * Makes JSON objects of bodies that were read as bytes; of large ones just the members that count.
 * @param names of these members
 */
export function parseBodies(names: ReadonlySet<string>): RequestHandler {
  return (request, _response, next) => {
    const bytes: unknown = request.body;
    if (!(bytes instanceof Uint8Array)) {
      next();
      return;
    }
    try {
      request.body = bytes.length > SMALL_BYTES ? readMembers(bytes, names) : parseSmall(bytes);
    } catch {
      next(
        new RequestError(
          'INVALID_REQUEST',
          'The request could not be read; its body must be valid JSON.',
        ),
      );
      return;
    }
    next();
  };
}

/** Many clients name the type of a body also where they send none, as they do to redeliver a job. */
function parseSmall(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return {};
  const body: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (typeof body !== 'object' || body === null) throw new SyntaxError('no object');
  return body;
}

/** One that does not say its size, or is packed, may be any size. */
function isSmall(headers: IncomingHttpHeaders): boolean {
  const isKnown =
    headers['transfer-encoding'] === undefined && headers['content-encoding'] === undefined;
  return isKnown && Number(headers['content-length'] ?? 0) <= SMALL_BYTES;
}
