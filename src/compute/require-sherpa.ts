import type { LoggerService } from '@nestjs/common';
import { JobFailure } from '../common/app-error.js';
import { isSherpaInstalled, SherpaMissingError } from '../inference/sherpa/sherpa-library.js';

/**
 * Makes sure that sherpa-onnx is there before a job is given to its pool; the log gets the command
 * that installs it.
 * @param sentence what the user is told
 * @param details for the log
 * @throws JobFailure TRANSCRIPTION_ERROR where it is not installed
 */
export function requireSherpa(
  sentence: string,
  logger: Pick<LoggerService, 'error'>,
  details: Readonly<Record<string, unknown>> = {},
): void {
  if (isSherpaInstalled()) return;
  const cause = new SherpaMissingError();
  logger.error({ msg: cause.message, ...details });
  throw new JobFailure('TRANSCRIPTION_ERROR', sentence, { cause });
}
