import type { Provider } from '@nestjs/common';
import { ProsodyStage } from './prosody.stage.js';
import { WordMeter } from './word-meter.js';

export const PROSODY_PROVIDERS: Provider[] = [WordMeter, ProsodyStage];
