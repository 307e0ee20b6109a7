import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { resolveByTheSystem } from '../net/guarded-lookup.js';
import { RESOLVE } from '../net/url-guard.js';
import { CALLBACK_QUEUE, registerQueue } from '../store/queues.js';
import { StoreModule } from '../store/store.module.js';
import { CallbackClient } from './callback-client.js';
import { CallbackUrlGuard } from './callback-url-guard.js';
import { CallbackService } from './callback.service.js';
import { JobEvents } from './job-events.js';
import { ProgressRelay } from './progress-relay.js';
import { DeliveryRetry, TerminalDelivery } from './terminal-delivery.js';

/** Pause after a failure that says nothing about when to try again (Redis away). */
const DEFAULT_RETRY_MS = 5_000;

@Module({
  imports: [
    StoreModule,
    HttpModule,
    registerQueue(CALLBACK_QUEUE, {
      settings: {
        backoffStrategies: {
          custom: (_attempts: number, error: Error) =>
            error instanceof DeliveryRetry ? error.delayMs : DEFAULT_RETRY_MS,
        },
      },
    }),
  ],
  providers: [
    { provide: RESOLVE, useValue: resolveByTheSystem },
    CallbackUrlGuard,
    CallbackClient,
    CallbackService,
    JobEvents,
    ProgressRelay,
    TerminalDelivery,
  ],
  exports: [CallbackService, JobEvents],
})
export class CallbackModule {}
