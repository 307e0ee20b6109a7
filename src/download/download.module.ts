import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { lookup } from 'node:dns/promises';
import { DEFAULT_PACE, DOWNLOAD_PACE } from './download-pace.js';
import type { Resolve } from './guarded-lookup.js';
import { RESOLVE, UrlGuard } from './url-guard.js';
import { VideoDownloader } from './video-downloader.js';
import { VideoRequest } from './video-request.js';

const resolveByTheSystem: Resolve = (hostname) => lookup(hostname, { all: true });

@Module({
  imports: [HttpModule],
  providers: [
    { provide: RESOLVE, useValue: resolveByTheSystem },
    { provide: DOWNLOAD_PACE, useValue: DEFAULT_PACE },
    UrlGuard,
    VideoRequest,
    VideoDownloader,
  ],
  exports: [VideoDownloader],
})
export class DownloadModule {}
