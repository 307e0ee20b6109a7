import type { ValidationError } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApiKeys } from './common/api-keys.js';
import { RequestError } from './common/app-error.js';
import { errorBody, ErrorFilter } from './common/error.filter.js';
import { fieldNamesOf, KnownFieldsPipe } from './common/known-fields.pipe.js';
import { parseBodies, queueLargeBodies } from './request-bodies.js';
import { APP_CONFIG, type AppConfig } from './config/app-config.js';
import { ProcessVideoDto } from './jobs/process-video.dto.js';
import { setUpApiDocs } from './openapi/api-docs-page.js';
import { setUpQueueDashboard } from './queue-dashboard/queue-dashboard.js';

/** A caller that takes longer over its headers or its whole request is cut off. */
const HEADERS_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT_MS = 120_000;

/** What can be asked without a key: it says how the service is, nothing about any job. */
const OPEN_PATHS = new Set(['/', '/health', '/health/live', '/health/ready', '/metrics']);

const UNREADABLE = 'The request could not be read.';

/** Sets up everything about HTTP that is not a route: limits, keys, headers, validation, errors. */
export function setUpHttp(app: NestExpressApplication): void {
  const config = app.get<AppConfig>(APP_CONFIG);
  app.set('trust proxy', config.TRUST_PROXY_HOPS);
  app.disable('x-powered-by');
  setUpServer(app.getHttpServer());
  app.use(helmet(), neverCached, withHost);
  // Before the body is read: nobody without a key makes this process parse 50 MB.
  app.use(withKey(new ApiKeys(config.API_KEYS)));
  app.use(queueLargeBodies());
  app.useBodyParser('raw', { type: 'application/json', limit: `${config.MAX_BODY_MB}mb` });
  app.use(parseBodies(fieldNamesOf(ProcessVideoDto)));
  app.useGlobalPipes(
    new KnownFieldsPipe({
      whitelist: true,
      transform: true,
      stopAtFirstError: true,
      exceptionFactory: invalidRequest,
    }),
  );
  app.useGlobalFilters(new ErrorFilter());
  if (config.ROLE !== 'worker') setUpApiDocs(app);
  if (config.ROLE !== 'worker' && config.QUEUE_DASHBOARD) setUpQueueDashboard(app);
  app.enableShutdownHooks();
}

/** Node answers some requests itself, before any of our code: these get the contract's form too. */
function setUpServer(server: Server): void {
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.on('clientError', (_error: Error, socket: Duplex) => {
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const body = JSON.stringify(errorBody('INVALID_REQUEST', UNREADABLE, null));
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const body = JSON.stringify(errorBody('INVALID_REQUEST', UNREADABLE, null));
    response.writeHead(400, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': body.length,
      Connection: 'close',
    });
    response.end(body);
  });
  // Node's own check for it answers without a body.
  Object.assign(server, { requireHostHeader: false });
}

const withHost: RequestHandler = (request, response, next) => {
  if (request.httpVersion !== '1.1' || request.headers.host !== undefined) {
    next();
    return;
  }
  response.setHeader('Connection', 'close');
  next(new RequestError('INVALID_REQUEST', UNREADABLE));
};

/** Results are somebody's speech: no cache on the way keeps them. */
const neverCached: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/** Where keys are set, everything but OPEN_PATHS needs one, also what does not exist. */
function withKey(keys: ApiKeys): RequestHandler {
  return (request, response, next) => {
    if (!keys.areRequired || OPEN_PATHS.has(request.path) || keys.accept(keyOf(request))) {
      next();
      return;
    }
    // A line each: Chromium reads one scheme a line and would show no dialog.
    response.setHeader('WWW-Authenticate', ['Bearer', 'Basic realm="ECG ML server"']);
    next(new RequestError('UNAUTHORIZED', 'A valid API key is required.'));
  };
}

/**
 * `X-API-Key: <key>` or `Authorization: Bearer <key>`; empty where there is neither. Browsers know
 * passwords only: theirs is the key, for reading alone, so that no other site can make them write.
 */
function keyOf({ headers, method }: IncomingMessage): string {
  const key = headers['x-api-key'];
  if (typeof key === 'string') return key;
  const { authorization = '' } = headers;
  const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (bearer !== undefined) return bearer;
  const basic = method === 'GET' ? /^Basic +(\S+)$/i.exec(authorization)?.[1] : undefined;
  return Buffer.from(basic ?? '', 'base64')
    .toString()
    .replace(/^[^:]*:?/, '');
}

function invalidRequest(errors: readonly ValidationError[]): RequestError {
  const [message = 'The request body must be a JSON object.'] = errors.flatMap(({ constraints }) =>
    Object.values(constraints ?? {}),
  );
  return new RequestError('INVALID_REQUEST', message);
}
