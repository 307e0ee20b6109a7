import { Module } from '@nestjs/common';
import { ComputeModule } from '../compute/compute.module.js';
import type { Stage } from '../domain/stage.js';
import { AsrStage } from './asr/asr.stage.js';
import { ASR_PROVIDERS } from './asr/asr.providers.js';
import { AUDIO_PROVIDERS } from './audio/audio.providers.js';
import { AudioStage } from './audio/audio.stage.js';
import { DIARIZATION_PROVIDERS } from './diarization/diarization.providers.js';
import { DiarizationStage } from './diarization/diarization.stage.js';
import { EMOTION_PROVIDERS } from './emotion/emotion.providers.js';
import { EmotionStage } from './emotion/emotion.stage.js';
import { PipelineRunner } from './pipeline-runner.js';
import { PROSODY_PROVIDERS } from './prosody/prosody.providers.js';
import { ProsodyStage } from './prosody/prosody.stage.js';
import { RESULT_PROVIDERS } from './result/result.providers.js';
import { ResultStage } from './result/result.stage.js';
import { checkedChain, STAGES } from './stages.js';
import { VAD_PROVIDERS } from './vad/vad.providers.js';
import { VadStage } from './vad/vad.stage.js';

/** The chain: a new stage is one line here and its providers below. */
const CHAIN = [
  AudioStage,
  VadStage,
  DiarizationStage,
  AsrStage,
  ProsodyStage,
  EmotionStage,
  ResultStage,
];

@Module({
  imports: [ComputeModule],
  providers: [
    ...AUDIO_PROVIDERS,
    ...VAD_PROVIDERS,
    ...DIARIZATION_PROVIDERS,
    ...ASR_PROVIDERS,
    ...PROSODY_PROVIDERS,
    ...EMOTION_PROVIDERS,
    ...RESULT_PROVIDERS,
    { provide: STAGES, inject: CHAIN, useFactory: (...stages: Stage[]) => checkedChain(stages) },
    PipelineRunner,
  ],
  exports: [PipelineRunner, ComputeModule],
})
export class PipelineModule {}
