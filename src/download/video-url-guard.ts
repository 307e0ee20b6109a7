import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Resolve } from '../net/guarded-lookup.js';
import { matchesRule, parseHostPattern, parseHostRule } from '../net/host-rules.js';
import { RESOLVE, UrlGuard } from '../net/url-guard.js';

/**
 * The guard of downloads. Hosts the operator vouches for (ALLOW_HTTP_HOSTS) may speak plain http,
 * have private addresses and use any port, or the one port named with them; all others must be
 * public ones, and on VIDEO_ALLOWED_HOSTS where it names any.
 */
@Injectable()
export class VideoUrlGuard extends UrlGuard {
  constructor(@Inject(APP_CONFIG) config: AppConfig, @Inject(RESOLVE) resolve: Resolve) {
    const vouched = config.ALLOW_HTTP_HOSTS.map(parseHostRule);
    const patterns = config.VIDEO_ALLOWED_HOSTS.map(parseHostPattern);
    super(
      {
        isVouched: (url) => vouched.some((rule) => matchesRule(rule, url)),
        strangers: {
          ports: config.VIDEO_ALLOWED_PORTS,
          isAllowed: (hostname) =>
            patterns.length === 0 || patterns.some((matches) => matches(hostname)),
        },
      },
      resolve,
    );
  }
}
