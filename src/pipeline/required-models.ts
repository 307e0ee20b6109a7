import type { AppConfig } from '../config/app-config.js';

/** Ids of the models the chain needs with this configuration. */
export function requiredModels({ ASR_MODEL }: Pick<AppConfig, 'ASR_MODEL'>): readonly string[] {
  return [...new Set(['silero-vad-v6', 'moonshine-tiny', 'speaker-projection', ASR_MODEL])];
}
