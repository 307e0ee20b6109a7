import type { Provider } from '@nestjs/common';
import { AudioStage } from './audio.stage.js';

export const AUDIO_PROVIDERS: Provider[] = [AudioStage];
