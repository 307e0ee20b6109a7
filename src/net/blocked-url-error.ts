/** What about a URL is not allowed. */
export type BlockedReason = 'protocol' | 'credentials' | 'port' | 'host' | 'address';

/** A URL that must not be asked. */
export class BlockedUrlError extends Error {
  constructor(readonly reason: BlockedReason) {
    super(`The ${reason} of the URL is not allowed.`);
    this.name = 'BlockedUrlError';
  }
}
