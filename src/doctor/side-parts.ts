import type { AppConfig } from '../config/app-config.js';
import type { Finding } from './finding.js';
import type { Machine } from './machine.js';

/** Whether the receiver of callbacks answers: it may be away at times. */
export async function checkBackend(
  { BACKEND_URL, CALLBACK_RETRY_HOURS }: Pick<AppConfig, 'BACKEND_URL' | 'CALLBACK_RETRY_HOURS'>,
  machine: Machine,
): Promise<Finding> {
  const part = 'backend';
  if (await machine.answers(BACKEND_URL)) return { part, state: 'ok', says: 'answers' };
  return {
    part,
    state: 'note',
    says: `does not answer at BACKEND_URL now; the end of a job is sent again for ${CALLBACK_RETRY_HOURS} h.`,
  };
}

/** Whether callers need a key. */
export function checkKeys({ API_KEYS }: Pick<AppConfig, 'API_KEYS'>): Finding {
  const part = 'API keys';
  if (API_KEYS.length > 0) return { part, state: 'ok', says: 'asked for' };
  return {
    part,
    state: 'note',
    says: 'none: whoever reaches the port can use the service.',
    remedy: 'export API_KEYS="$(openssl rand -hex 24)"',
  };
}

/** Programs that only tests and measurements use. */
export async function checkTools(
  machine: Machine,
  chromiumPath: string | undefined,
): Promise<readonly Finding[]> {
  const browsers = chromiumPath
    ? [chromiumPath]
    : ['chromium', 'chromium-browser', 'google-chrome'];
  const tools = [
    { part: 'Chromium', programs: browsers, use: 'the browser tests', name: 'chromium' },
    { part: 'Praat', programs: ['praat'], use: 'comparing the pitch', name: 'praat' },
  ];
  return Promise.all(
    tools.map(async ({ part, programs, use, name }): Promise<Finding> => {
      const found = await Promise.all(programs.map((one) => machine.canRun(one, ['--version'])));
      if (found.includes(true)) return { part, state: 'ok', says: 'installed' };
      return {
        part,
        state: 'note',
        says: `not installed: needed for ${use} only.`,
        remedy: `apt-get install ${name}`,
      };
    }),
  );
}
