import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { schemaOf } from './api-errors.decorator.js';
import { RESULT_SCHEMAS } from './result-schemas.js';
import { WIRE_SCHEMAS } from './wire-schemas.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const DESCRIPTION = `Turns a video into who said what, when, how loud, how high and how it felt, word by word.

A job is taken in at once and analysed in the background. Its progress and its result are sent to the
receiver; see the webhooks. Errors of every route have one form.`;

/** What the service answers and sends, as OpenAPI 3.1. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('ECG ML server')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'key')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const wire = { ...WIRE_SCHEMAS, ...RESULT_SCHEMAS } as unknown as Schemas;
  const schemas = { ...document.components?.schemas, ...wire };
  return {
    ...document,
    webhooks: {
      progress: webhook('Progress of a job, at each stage and at least every 30 s', 'ProgressBody'),
      end: webhook(
        'The end of a job: sent until it is answered with 2xx, always last',
        'TerminalBody',
      ),
    },
    components: { ...document.components, schemas },
  };
}

function webhook(summary: string, type: string) {
  return {
    post: {
      summary,
      requestBody: { content: { 'application/json': { schema: schemaOf(type) } } },
      responses: { '2XX': { description: 'Received' } },
    },
  };
}
