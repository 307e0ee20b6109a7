import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { DEFAULT_PACE, DOWNLOAD_PACE } from './download-pace.js';
import { resolveByTheSystem } from '../net/guarded-lookup.js';
import { RESOLVE } from '../net/url-guard.js';
import { VideoUrlGuard } from './video-url-guard.js';
import { VideoDownloader } from './video-downloader.js';
import { VideoRequest } from './video-request.js';

@Module({
  imports: [HttpModule],
  providers: [
    { provide: RESOLVE, useValue: resolveByTheSystem },
    { provide: DOWNLOAD_PACE, useValue: DEFAULT_PACE },
    VideoUrlGuard,
    VideoRequest,
    VideoDownloader,
  ],
  exports: [VideoDownloader],
})
export class DownloadModule {}
