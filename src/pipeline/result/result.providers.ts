import type { Provider } from '@nestjs/common';
import { ResultStage } from './result.stage.js';

export const RESULT_PROVIDERS: Provider[] = [ResultStage];
