import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import { pino, stdSerializers, type Logger } from 'pino';

const scopes = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

/** Query strings carry signatures and keys: none of them may reach a log line. */
const URL_QUERY = /(https?:\/\/[^\s"'?#]*)[?#][^\s"']*/gi;
/** Credentials in front of a host name. */
const URL_CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi;

/** Returns `text` with the query, fragment and credentials of every URL in it removed. */
export function redactUrls(text: string): string {
  return text.replace(URL_QUERY, '$1?<redacted>').replace(URL_CREDENTIALS, '$1<redacted>@');
}

/** Runs `work` so that every line logged inside it carries `fields` (job id, stage, attempt). */
export function withLogScope<T>(fields: Readonly<Record<string, unknown>>, work: () => T): T {
  return scopes.run({ ...scopes.getStore(), ...fields }, work);
}

/** Creates the JSON logger of a process; every string value is cleaned of URL secrets. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => ({ ...scopes.getStore() }),
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: serializeError, error: serializeError },
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
  });
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? redactUrls(error) : error;
  const { type, message, stack } = stdSerializers.err(error);
  const cause = error.cause === undefined ? undefined : serializeError(error.cause);
  return { type, message: redactUrls(message), stack: redactUrls(stack), cause };
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
      ...(stack ? { stack: redactUrls(stack) } : {}),
    };
    if (message instanceof Error) this.logger[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'object' && message !== null)
      this.logger[level]({ ...fields, ...message });
    else this.logger[level](fields, String(message));
  }
}
