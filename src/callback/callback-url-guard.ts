import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Resolve } from '../net/guarded-lookup.js';
import { RESOLVE, UrlGuard } from '../net/url-guard.js';

/** The guard of callbacks: they go to the origins the operator named and nowhere else. */
@Injectable()
export class CallbackUrlGuard extends UrlGuard {
  private readonly origins: ReadonlySet<string>;

  constructor(@Inject(APP_CONFIG) config: AppConfig, @Inject(RESOLVE) resolve: Resolve) {
    const origins = new Set([
      new URL(config.BACKEND_URL).origin,
      ...config.CALLBACK_ALLOWED_ORIGINS,
    ]);
    super({ isVouched: (url) => origins.has(url.origin), strangers: null }, resolve);
    this.origins = origins;
  }

  /**
   * The base a caller asks to be called back at, as it is used.
   * @param asked anything a caller sent
   * @returns origin and path without a final slash; null where it is not allowed
   */
  baseUrlOf(asked: string): string | null {
    const url = URL.canParse(asked) ? new URL(asked) : null;
    if (!url || url.username !== '' || url.password !== '' || !this.origins.has(url.origin))
      return null;
    return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  }
}
