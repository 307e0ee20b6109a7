import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { apiDocument } from './api-document.js';

const PATH = 'docs';
/** The page brings its own scripts and styles and asks nobody else. */
const SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Serves the API's documentation at `/docs` and its OpenAPI document at `/docs/openapi.json`. */
export function setUpApiDocs(app: NestExpressApplication): void {
  app.use(`/${PATH}`, (_request: Request, response: Response, next: NextFunction) => {
    response.setHeader('Content-Security-Policy', SECURITY_POLICY);
    next();
  });
  SwaggerModule.setup(PATH, app, () => apiDocument(app), {
    jsonDocumentUrl: `${PATH}/openapi.json`,
    raw: ['json'],
  });
}
