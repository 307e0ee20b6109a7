import type { Provider } from '@nestjs/common';
import { EarlyHearing } from '../early-hearing.js';
import { SileroVadEngine } from './silero-vad-engine.js';
import { VadEngine } from './vad-engine.js';
import { VadStage } from './vad.stage.js';

export const VAD_PROVIDERS: Provider[] = [
  VadStage,
  SileroVadEngine,
  { provide: VadEngine, useExisting: SileroVadEngine },
  { provide: EarlyHearing, useExisting: SileroVadEngine },
];
