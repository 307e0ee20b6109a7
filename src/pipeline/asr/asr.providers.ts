import type { Provider } from '@nestjs/common';
import { AsrEngine } from './asr-engine.js';
import { AsrStage } from './asr.stage.js';
import { LanguagePacks } from './language-packs.js';
import { MergedAsrEngine } from './merged-asr-engine.js';
import { MoonshineAsrEngine } from './moonshine-asr-engine.js';
import { PackAsrEngine } from './pack-asr-engine.js';
import { SherpaAsrEngine } from './sherpa-asr-engine.js';

export const ASR_PROVIDERS: Provider[] = [
  AsrStage,
  LanguagePacks,
  MoonshineAsrEngine,
  MergedAsrEngine,
  SherpaAsrEngine,
  { provide: AsrEngine, useClass: PackAsrEngine },
];
