import { Inject, Injectable } from '@nestjs/common';
import { isIP, type LookupFunction } from 'node:net';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { BlockedUrlError } from './blocked-url-error.js';
import { guardedLookup, lookupThrough, type Resolve } from './guarded-lookup.js';
import {
  hostnameOf,
  matchesRule,
  parseHostPattern,
  parseHostRule,
  portOf,
  type HostRule,
} from './host-rules.js';
import { isPublicAddress } from './public-address.js';

/** Injection token of the function that resolves host names. */
export const RESOLVE = Symbol('RESOLVE');

const STANDARD_PORTS = [80, 443];

/**
 * Decides which URLs this service asks on behalf of a caller, so that nobody reaches through it
 * what only it can reach. Hosts the operator vouches for (ALLOW_HTTP_HOSTS) may speak plain http,
 * have private addresses and use any port, or the one port named with them.
 */
@Injectable()
export class UrlGuard {
  private readonly vouched: readonly HostRule[];
  private readonly allowed: readonly ((hostname: string) => boolean)[];

  constructor(
    @Inject(APP_CONFIG) config: AppConfig,
    @Inject(RESOLVE) private readonly resolve: Resolve,
  ) {
    this.vouched = config.ALLOW_HTTP_HOSTS.map(parseHostRule);
    this.allowed = config.VIDEO_ALLOWED_HOSTS.map(parseHostPattern);
  }

  /**
   * Judges a URL before anything is sent to it.
   * @returns the look-up its connection must use: it checks the addresses as they are resolved
   * @throws BlockedUrlError
   */
  admit(url: URL): LookupFunction {
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new BlockedUrlError('protocol');
    if (url.username !== '' || url.password !== '') throw new BlockedUrlError('credentials');
    if (this.vouched.some((rule) => matchesRule(rule, url))) return lookupThrough(this.resolve);

    if (url.protocol !== 'https:') throw new BlockedUrlError('protocol');
    if (!STANDARD_PORTS.includes(portOf(url))) throw new BlockedUrlError('port');
    const hostname = hostnameOf(url);
    if (this.allowed.length > 0 && !this.allowed.some((allows) => allows(hostname)))
      throw new BlockedUrlError('host');
    // A socket connects to a literal address without any look-up.
    const literal = hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(literal) !== 0 && !isPublicAddress(literal)) throw new BlockedUrlError('address');
    return guardedLookup(this.resolve);
  }
}
