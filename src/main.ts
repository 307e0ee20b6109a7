import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { createLogger, PinoLogger } from './common/logger.js';
import { ConfigError, loadConfig, type AppConfig } from './config/app-config.js';
import { ThisMachine } from './doctor/this-machine.js';
import { setUpHttp } from './http-setup.js';
import { checkParts, MissingPartError } from './start-check.js';

/** For closing connections and children after the last job and the last call. */
const STOP_MARGIN_SEC = 10;

async function main(): Promise<void> {
  const config = loadConfig();
  const logger = new PinoLogger(createLogger(config.LOG_LEVEL));
  endAtFault(logger);
  await checkParts(config, new ThisMachine());
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRole(config.ROLE), {
    logger,
    bodyParser: false,
  });
  setUpHttp(app);
  await app.listen(config.PORT, config.HOST);
  endInTime(config, logger);
  logger.log({ msg: 'listening', url: await app.getUrl(), role: config.ROLE }, 'main');
}

/**
 * What nobody caught ends the process, as it would anyway; but Node would write all of it to the
 * log, and errors of HTTP carry whole links.
 */
function endAtFault(logger: PinoLogger): void {
  process.once('uncaughtException', (error) => {
    logger.fatal(error, 'main');
    process.exit(1);
  });
}

/**
 * Stopping waits for Redis and for receivers, and either may be away: the process ends all the same.
 * What it could not hand back is taken over when its locks have lapsed.
 */
function endInTime(
  { SHUTDOWN_GRACE_SEC, CALLBACK_TIMEOUT_SEC }: AppConfig,
  logger: PinoLogger,
): void {
  const limitSec = SHUTDOWN_GRACE_SEC + CALLBACK_TIMEOUT_SEC + STOP_MARGIN_SEC;
  const end = () => {
    setTimeout(() => {
      logger.error({ msg: 'did not stop in time', limitSec }, 'main');
      process.exit(1);
    }, limitSec * 1000).unref();
  };
  process.once('SIGTERM', end).once('SIGINT', end);
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof MissingPartError;
  process.stderr.write(
    `${expected ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
});
