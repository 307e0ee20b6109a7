import type { Setting } from '../../src/config/setting.js';
import { SETTINGS } from '../../src/config/settings.js';
import { KOREAN_DEFAULTS, KOREAN_DESCRIPTIONS } from './korean.js';

type SettingName = keyof typeof SETTINGS;
export type Language = 'en' | 'ko';

const HEADS = { en: ['Variable', 'Default', 'Meaning'], ko: ['변수', '기본값', '뜻'] } as const;
const START =
  '<!-- prettier-ignore-start -->\n<!-- The settings, written by npm run docs:settings. -->';
const END = '<!-- prettier-ignore-end -->';

const ENTRIES = Object.entries(SETTINGS) as [SettingName, Setting][];

/** The table of all settings for the README, in Markdown. */
export function settingsTable(language: Language): string {
  const rows = ENTRIES.map(([name, { description }]) => [
    `\`${name}\``,
    shownDefault(name, language),
    language === 'ko' ? KOREAN_DESCRIPTIONS[name] : description,
  ]);
  const lines = [HEADS[language], ['---', '---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/**
 * Puts the table between its two markers.
 * @throws Error where `page` lacks them
 */
export function withSettingsTable(page: string, language: Language): string {
  const [before, after] = [page.indexOf(START), page.indexOf(END, page.indexOf(START))];
  if (before < 0 || after < before) throw new Error('The page has no place for the settings.');
  const head = page.slice(0, before + START.length);
  return `${head}\n\n${settingsTable(language)}\n\n${page.slice(after)}`;
}

/** The text of `.env.example`: every setting with its meaning, none of them set. */
export function envExample(): string {
  const head = '# Copy to .env and uncomment what should differ from the default.\n';
  const blocks = ENTRIES.map(([name, { description, shownDefault: shown }]) => {
    const value = shown === undefined ? plainDefault(name) : '';
    return `\n# ${description}${shown === undefined ? '' : ` (default: ${shown})`}\n#${name}=${value}\n`;
  });
  return [head, ...blocks].join('');
}

function shownDefault(name: SettingName, language: Language): string {
  const { shownDefault: shown }: Setting = SETTINGS[name];
  if (shown === undefined) return `\`${plainDefault(name)}\``;
  return language === 'ko' ? (KOREAN_DEFAULTS[shown] ?? shown) : shown;
}

function plainDefault(name: SettingName): string {
  const value: unknown = SETTINGS[name].schema.parse(undefined);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}
