import type { Provider } from '@nestjs/common';
import { LevelMeter } from './level-meter.js';
import { ProsodyStage } from './prosody.stage.js';
import { WordMeter } from './word-meter.js';

export const PROSODY_PROVIDERS: Provider[] = [LevelMeter, WordMeter, ProsodyStage];
