import type { Provider } from '@nestjs/common';
import { EmotionModel } from './emotion-model.js';
import { EmotionStage } from './emotion.stage.js';
import { ProsodicEmotionModel } from './prosodic-emotion-model.js';

export const EMOTION_PROVIDERS: Provider[] = [
  EmotionStage,
  { provide: EmotionModel, useClass: ProsodicEmotionModel },
];
