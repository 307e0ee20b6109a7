import type { Provider } from '@nestjs/common';
import { EmotionModel } from './emotion-model.js';
import { EmotionStage } from './emotion.stage.js';
import { VocalEmotionModel } from './vocal-emotion-model.js';

export const EMOTION_PROVIDERS: Provider[] = [
  EmotionStage,
  { provide: EmotionModel, useClass: VocalEmotionModel },
];
