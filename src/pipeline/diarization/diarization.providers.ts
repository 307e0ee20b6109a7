import type { Provider } from '@nestjs/common';
import { ClusteringDiarizer } from './clustering-diarizer.js';
import { DiarizationStage } from './diarization.stage.js';
import { Diarizer } from './diarizer.js';

export const DIARIZATION_PROVIDERS: Provider[] = [
  DiarizationStage,
  { provide: Diarizer, useClass: ClusteringDiarizer },
];
