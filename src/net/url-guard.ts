import { isIP, type LookupFunction } from 'node:net';
import { BlockedUrlError } from './blocked-url-error.js';
import { guardedLookup, type Resolve } from './guarded-lookup.js';
import { hostnameOf, portOf } from './host-rules.js';
import { isOperatorAddress, isPublicAddress } from './public-address.js';

/** Injection token of the function that resolves host names. */
export const RESOLVE = Symbol('RESOLVE');

/** Whom a service asks on behalf of others. */
export interface UrlPolicy {
  /** Whether the operator named this target: plain http, any port and private addresses are fine then. */
  readonly isVouched: (url: URL) => boolean;
  /** What holds for hosts of the public internet; null where none of them may be asked. */
  readonly strangers: {
    readonly ports: readonly number[];
    readonly isAllowed: (hostname: string) => boolean;
  } | null;
}

/** Decides which URLs this service asks, so that nobody reaches through it what only it can reach. */
export class UrlGuard {
  constructor(
    private readonly policy: UrlPolicy,
    private readonly resolve: Resolve,
  ) {}

  /**
   * Judges a URL before anything is sent to it.
   * @returns the look-up its connection must use: it checks the addresses as they are resolved
   * @throws BlockedUrlError
   */
  admit(url: URL): LookupFunction {
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new BlockedUrlError('protocol');
    if (url.username !== '' || url.password !== '') throw new BlockedUrlError('credentials');
    if (this.policy.isVouched(url)) return guardedLookup(this.resolve, isOperatorAddress);
    return this.admitStranger(url);
  }

  private admitStranger(url: URL): LookupFunction {
    const { strangers } = this.policy;
    if (!strangers) throw new BlockedUrlError('host');
    if (url.protocol !== 'https:') throw new BlockedUrlError('protocol');
    if (!strangers.ports.includes(portOf(url))) throw new BlockedUrlError('port');
    const hostname = hostnameOf(url);
    if (!strangers.isAllowed(hostname)) throw new BlockedUrlError('host');
    // A socket connects to a literal address without any look-up.
    const literal = hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(literal) !== 0 && !isPublicAddress(literal)) throw new BlockedUrlError('address');
    return guardedLookup(this.resolve, isPublicAddress);
  }
}
