import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { BlockedUrlError } from './blocked-url-error.js';
import { isPublicAddress } from './public-address.js';

/** Gives every address of a host name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/**
 * A name look-up for sockets that gives public addresses only. The socket connects to what it
 * returns, so the address that was checked is the address that is used, whatever the name server
 * answers the next time. One address that is not public spoils the whole answer.
 */
export function guardedLookup(resolve: Resolve): LookupFunction {
  return lookupThrough(async (hostname) => {
    const addresses = await resolve(hostname);
    if (!addresses.every(({ address }) => isPublicAddress(address)))
      throw new BlockedUrlError('address');
    return addresses;
  });
}

/** Makes a look-up for sockets out of `resolve`. */
export function lookupThrough(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
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
