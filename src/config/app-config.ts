import { z } from 'zod';
import { SETTINGS } from './settings.js';

type Settings = typeof SETTINGS;

/** The validated settings, by the name of their environment variable. */
export type AppConfig = Readonly<{ [Name in keyof Settings]: z.output<Settings[Name]['schema']> }>;

/** Injection token of the frozen AppConfig. */
export const APP_CONFIG = Symbol('APP_CONFIG');

/** Lists every setting that is wrong, so that one look is enough to mend them all. */
export class ConfigError extends Error {
  /** Goes back to the defaults. */
  readonly remedy: string;

  constructor(
    readonly problems: readonly string[],
    /** The variables that are wrong. */
    readonly names: readonly string[],
  ) {
    const remedy = `unset ${names.join(' ')}`;
    const list = problems.map((problem) => `  - ${problem}`).join('\n');
    super(`Wrong settings:\n${list}\nFor the defaults run: ${remedy}`);
    this.name = 'ConfigError';
    this.remedy = remedy;
  }
}

/** The environment of this process. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/**
 * Reads all settings; an empty variable counts as unset.
 * @throws ConfigError naming every wrong variable at once
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>> = readEnvironment(),
): AppConfig {
  const problems: string[] = [];
  const names: string[] = [];
  const entries = Object.entries(SETTINGS).map(([name, { schema }]) => {
    const raw = env[name];
    const parsed = schema.safeParse(raw === '' ? undefined : raw);
    if (parsed.success) return [name, parsed.data];
    names.push(name);
    // The value itself is not repeated: it may be a secret.
    problems.push(`${name}: ${parsed.error.issues.map(ruleOf).join('; ')}`);
    return [name, undefined];
  });
  const config = Object.freeze(Object.fromEntries(entries)) as AppConfig;
  if (names.length === 0 && config.QUEUE_DASHBOARD && config.API_KEYS.length === 0) {
    problems.push('QUEUE_DASHBOARD: needs API_KEYS, as it lists the ids of all jobs');
    names.push('QUEUE_DASHBOARD');
  }
  if (problems.length > 0) throw new ConfigError(problems, names);
  return config;
}

/** What a value has to be. */
function ruleOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_value'
    ? `must be one of ${issue.values.join(', ')}`
    : issue.message;
}
