import type { Provider } from '@nestjs/common';
import { AsrEngine } from './asr-engine.js';
import { AsrStage } from './asr.stage.js';
import { MoonshineAsrEngine } from './moonshine-asr-engine.js';

export const ASR_PROVIDERS: Provider[] = [
  AsrStage,
  { provide: AsrEngine, useClass: MoonshineAsrEngine },
];
