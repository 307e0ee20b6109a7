import { createBullBoard } from '@bull-board/api';
import { ExpressAdapter } from '@bull-board/express';
import { getQueueToken } from '@nestjs/bull';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Queue } from 'bull';
import type { RequestHandler } from 'express';
import { RequestError } from '../common/app-error.js';
import { ANALYSIS_QUEUE, CALLBACK_QUEUE, EXPRESS_QUEUE, INGEST_QUEUE } from '../store/queues.js';
import { DiscreetAdapter } from './discreet-adapter.js';

const PATH = '/queues';
/** The page brings its own scripts; the font it would fetch from elsewhere stays away. */
const SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; frame-ancestors 'none'";

/**
 * Serves the state of the queues at `/queues`, to look at only: whatever is no GET is not found
 * there, so that no job is removed or started behind the back of the job store.
 */
export function setUpQueueDashboard(app: NestExpressApplication): void {
  const queues = [INGEST_QUEUE, ANALYSIS_QUEUE, EXPRESS_QUEUE, CALLBACK_QUEUE].map((name) =>
    app.get<Queue>(getQueueToken(name), { strict: false }),
  );
  const server = new ExpressAdapter();
  server.setBasePath(PATH);
  createBullBoard({
    queues: queues.map((queue) => new DiscreetAdapter(queue)),
    serverAdapter: server,
    options: {
      uiConfig: {
        boardTitle: 'ECG ML server',
        hideRedisDetails: true,
        hideDocsLink: true,
        showWorkers: false,
        pollingInterval: { forceInterval: 5 },
      },
    },
  });
  app.use(PATH, forReading(queues), server.getRouter());
}

/** Bull waits for Redis as long as it takes; somebody who looks is told at once. */
function forReading(queues: readonly Queue[]): RequestHandler {
  return (request, response, next) => {
    if (request.method !== 'GET' || request.path === '/api/redis/stats') {
      next(new RequestError('NOT_FOUND', 'There is no such endpoint.'));
      return;
    }
    if (queues.some(({ client }) => client.status !== 'ready')) {
      next(new RequestError('INSUFFICIENT_RESOURCES', 'Redis is away, please try again later.', 5));
      return;
    }
    response.setHeader('Content-Security-Policy', SECURITY_POLICY);
    next();
  };
}
