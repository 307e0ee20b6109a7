import { ValidationPipe, type ValidationError } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { RequestError } from './common/app-error.js';
import { ErrorFilter } from './common/error.filter.js';
import { APP_CONFIG, type AppConfig } from './config/app-config.js';

/** Sets up everything about HTTP that is not a route: limits, headers, validation, errors. */
export function setUpHttp(app: NestExpressApplication): void {
  const config = app.get<AppConfig>(APP_CONFIG);
  app.set('trust proxy', config.TRUST_PROXY_HOPS);
  app.disable('x-powered-by');
  app.use(helmet());
  app.useBodyParser('json', { limit: `${config.MAX_BODY_MB}mb` });
  app.useGlobalPipes(
    new ValidationPipe({
      whitelist: true,
      transform: true,
      stopAtFirstError: true,
      exceptionFactory: invalidRequest,
    }),
  );
  app.useGlobalFilters(new ErrorFilter());
  app.enableShutdownHooks();
}

function invalidRequest(errors: readonly ValidationError[]): RequestError {
  const [message = 'The request body must be a JSON object.'] = errors.flatMap(({ constraints }) =>
    Object.values(constraints ?? {}),
  );
  return new RequestError('INVALID_REQUEST', message);
}
