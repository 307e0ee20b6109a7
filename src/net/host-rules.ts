/** A host an operator named, and the only port meant where one is given. */
export interface HostRule {
  readonly hostname: string;
  readonly port: number | null;
}

/** A setting that names hosts holds something else. */
export class HostRuleError extends Error {
  constructor(entry: string) {
    super(`"${entry}" is not a host name.`);
    this.name = 'HostRuleError';
  }
}

/**
 * Reads `name` or `name:port`; an IPv6 address stands in brackets.
 * @throws HostRuleError
 */
export function parseHostRule(entry: string): HostRule {
  const match = /^(\[[^\]]+\]|[^:/]+)(?::(\d{1,5}))?$/.exec(entry);
  if (!match?.[1]) throw new HostRuleError(entry);
  return { hostname: normalised(match[1], entry), port: match[2] ? Number(match[2]) : null };
}

/**
 * Reads `name`, or `*.name` for all names below it; gives the test for a host name.
 * @throws HostRuleError
 */
export function parseHostPattern(entry: string): (hostname: string) => boolean {
  if (!entry.startsWith('*.')) {
    const wanted = normalised(entry, entry);
    return (hostname) => hostname === wanted;
  }
  const suffix = `.${normalised(entry.slice(2), entry)}`;
  return (hostname) => hostname.endsWith(suffix);
}

/** The host name of a URL as rules are compared with it: lower case, ASCII, without a final dot. */
export function hostnameOf(url: URL): string {
  return url.hostname.replace(/\.$/, '');
}

/** The port a URL leads to, its scheme's own one included. */
export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

/** Whether `rule` names the host of `url`, and its port where the rule has one. */
export function matchesRule(rule: HostRule, url: URL): boolean {
  return rule.hostname === hostnameOf(url) && (rule.port === null || rule.port === portOf(url));
}

/** Writes a name as the URL parser writes it, so that both can be compared. */
function normalised(name: string, entry: string): string {
  if (!URL.canParse(`http://${name}`)) throw new HostRuleError(entry);
  const url = new URL(`http://${name}`);
  if (url.pathname !== '/' || url.username !== '' || url.port !== '' || /[?#*]/.test(name))
    throw new HostRuleError(entry);
  return hostnameOf(url);
}
