import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { createLogger, PinoLogger } from './common/logger.js';
import { ConfigError, loadConfig } from './config/app-config.js';
import { setUpHttp } from './http-setup.js';
import { checkParts, MissingPartError } from './start-check.js';

async function main(): Promise<void> {
  const config = loadConfig();
  const logger = new PinoLogger(createLogger(config.LOG_LEVEL));
  await checkParts(config);
  const app = await NestFactory.create<NestExpressApplication>(AppModule, {
    logger,
    bodyParser: false,
  });
  setUpHttp(app);
  await app.listen(config.PORT, config.HOST);
  logger.log({ msg: 'listening', url: await app.getUrl() }, 'main');
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof MissingPartError;
  process.stderr.write(
    `${expected ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
});
