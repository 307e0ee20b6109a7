import type { AppConfig } from '../config/app-config.js';
import { EXPRESSION } from '../inference/expression/expression-model.js';
import { LETTERS_MODEL_ID } from '../inference/moonshine/moonshine-variant.js';
import { SPEAKER } from '../inference/speaker/speaker-model.js';
import { SEGMENTATION_MODEL } from './diarization/sherpa-diarizer.js';

type Choices = Pick<AppConfig, 'ASR_MODEL' | 'DIARIZER' | 'DIARIZER_VOICE_MODEL'>;

/** Ids of the models the chain needs with this configuration. */
export function requiredModels(choices: Choices): readonly string[] {
  const speakers =
    choices.DIARIZER === 'sherpa'
      ? [SEGMENTATION_MODEL, choices.DIARIZER_VOICE_MODEL]
      : [SPEAKER.featureModelId, SPEAKER.networkModelId];
  const expression = [EXPRESSION.featureModelId, EXPRESSION.weightsModelId];
  const words = [choices.ASR_MODEL, LETTERS_MODEL_ID];
  return [...new Set(['silero-vad-v6', ...speakers, ...words, ...expression])];
}
