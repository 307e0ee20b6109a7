import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

const scopes = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

/** Query strings carry signatures and keys: none of them may reach a log line. */
const URL_QUERY = /(https?:\/\/[^\s"'?#]*)[?#][^\s"']*/gi;
/** Credentials in front of a host name. */
const URL_CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi;

/** Absolute paths, at least two parts deep: messages of Node's file functions carry them. */
const PATHS = /(^|[\s'"(=])(?:file:)?\/(?:[^\s'"/:]+\/)+[^\s'",)]*/g;

/** Returns `text` with every absolute path in it removed. */
export function redactPaths(text: string): string {
  return text.replace(PATHS, '$1<path>');
}

/** Returns `text` with the query, fragment and credentials of every URL in it removed. */
export function redactUrls(text: string): string {
  return text.replace(URL_QUERY, '$1?<redacted>').replace(URL_CREDENTIALS, '$1<redacted>@');
}

/** Runs `work` so that every line logged inside it carries `fields` (job id, stage, attempt). */
export function withLogScope<T>(fields: Readonly<Record<string, unknown>>, work: () => T): T {
  return scopes.run({ ...scopes.getStore(), ...fields }, work);
}

/**
 * Creates the JSON logger of a process. Every text is cleaned of URL secrets, what errors say also of
 * paths; stack traces, which name the files of the code, are written from the level `debug` on.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const withStack = ['debug', 'trace'].includes(level);
  const serialize = (error: unknown) => serializeError(error, withStack);
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => ({ ...scopes.getStore() }),
    formatters: { level: (label) => ({ level: label }), log: withoutUrlSecrets },
    serializers: { err: serialize, error: serialize },
    hooks: {
      logMethod(args, method) {
        method.apply(
          this,
          args.map((arg: unknown) =>
            typeof arg === 'string' ? redactUrls(arg) : arg,
          ) as typeof args,
        );
      },
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

function withoutUrlSecrets(fields: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === 'string' ? redactUrls(value) : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function serializeError(error: unknown, withStack: boolean): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? clean(error) : error;
  const { name: type, message } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const cause = error.cause === undefined ? undefined : serializeError(error.cause, withStack);
  const stack = withStack ? framesOf(error) : undefined;
  return { type, code, message: clean(message), stack, cause };
}

function clean(text: string): string {
  return redactPaths(redactUrls(text));
}

/** The places of a stack trace without the message before them. */
function framesOf(error: Error): string {
  const lines = (error.stack ?? '').split('\n');
  return lines.filter((line) => /^ +at /.test(line)).join('\n');
}

/** Lets Nest and the code log through one pino logger. */
export class PinoLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.write('info', message, context);
  }
  warn(message: unknown, context?: string): void {
    this.write('warn', message, context);
  }
  debug(message: unknown, context?: string): void {
    this.write('debug', message, context);
  }
  verbose(message: unknown, context?: string): void {
    this.write('trace', message, context);
  }
  /** Nest passes (message, stack?, context?); a stack from Nest is kept in `stack`. */
  error(message: unknown, stackOrContext?: string, context?: string): void {
    const stack = context === undefined ? undefined : stackOrContext;
    this.write('error', message, context ?? stackOrContext, stack);
  }
  fatal(message: unknown, context?: string): void {
    this.write('fatal', message, context);
  }

  private write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    context?: string,
    stack?: string,
  ): void {
    const fields = {
      ...(context ? { context } : {}),
      ...(stack && this.logger.isLevelEnabled('debug') ? { stack: clean(stack) } : {}),
    };
    if (message instanceof Error)
      this.logger[level]({ ...fields, err: message }, clean(message.message));
    else if (typeof message === 'object' && message !== null)
      this.logger[level]({ ...fields, ...message });
    else this.logger[level](fields, String(message));
  }
}
