import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { writeFile } from 'node:fs/promises';
import { AppModule } from './app.module.js';
import { apiDocument } from './openapi/api-document.js';

/** Writes the OpenAPI document of the whole service to a file, without starting any of its parts. */
const [file = 'docs/openapi.json'] = process.argv.slice(2);
const app = await NestFactory.create(AppModule.forRole('all'), {
  preview: true,
  logger: false,
  abortOnError: false,
});
await writeFile(file, `${JSON.stringify(apiDocument(app), null, 2)}\n`);
await app.close();
