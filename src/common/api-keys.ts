import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The keys callers may show; several of them, so that one can be replaced while the other still holds. */
export class ApiKeys {
  /** Keys are compared as digests: all have one length, and what a comparison takes tells nothing. */
  private readonly digestKey = randomBytes(32);
  private readonly digests: readonly Buffer[];

  constructor(keys: readonly string[]) {
    this.digests = keys.map((key) => this.digestOf(key));
  }

  /** Whether callers have to show a key at all. */
  get areRequired(): boolean {
    return this.digests.length > 0;
  }

  /** Whether `offered` is one of the keys; takes the same time whichever it is, or none. */
  accept(offered: string): boolean {
    const digest = this.digestOf(offered);
    return this.digests.reduce((found, key) => timingSafeEqual(key, digest) || found, false);
  }

  private digestOf(key: string): Buffer {
    return createHmac('sha256', this.digestKey).update(key).digest();
  }
}
