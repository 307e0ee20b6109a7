import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { BlockedUrlError } from './blocked-url-error.js';

/** Gives every address of a host name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** Asks the operating system: IPv4 and IPv6, its hosts file included. */
export const resolveByTheSystem: Resolve = (hostname) => lookup(hostname, { all: true });

/**
 * A name look-up for sockets that gives addresses which pass `isAllowed` only. The socket connects
 * to what it returns, so the address that was checked is the address that is used, whatever the
 * name server answers the next time. One address that does not pass spoils the whole answer.
 */
export function guardedLookup(
  resolve: Resolve,
  isAllowed: (address: string) => boolean,
): LookupFunction {
  const resolveChecked = async (hostname: string): Promise<readonly LookupAddress[]> => {
    const addresses = await resolve(hostname);
    if (!addresses.every(({ address }) => isAllowed(address))) throw new BlockedUrlError('address');
    return addresses;
  };
  return (hostname, options, callback) => {
    resolveChecked(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first) callback(notFound(hostname), []);
        else if (options.all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => {
        callback(error as NodeJS.ErrnoException, []);
      },
    );
  };
}

function notFound(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error('The host has no address.'), { code: 'ENOTFOUND', hostname });
}
