import type { Provider } from '@nestjs/common';
import { SileroVadEngine } from './silero-vad-engine.js';
import { VadEngine } from './vad-engine.js';
import { VadStage } from './vad.stage.js';

export const VAD_PROVIDERS: Provider[] = [
  VadStage,
  { provide: VadEngine, useClass: SileroVadEngine },
];
