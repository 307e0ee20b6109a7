import type { SpeakerSpread } from '../../dsp/speaker-evidence.js';
import type { ModelRegistry } from '../model-registry.js';
import { SPEAKER } from './speaker-model.js';

/**
 * How the vectors of the network are spread, read once per process.
 * @throws ModelMissingError, ModelCorruptError; Error where the file is of another form
 */
export function loadSpeakerSpread(models: ModelRegistry): Promise<SpeakerSpread> {
  return models.once('speaker-spread', async () =>
    readSpeakerSpread(await models.content(SPEAKER.networkModelId, SPEAKER.spreadFile)),
  );
}

/**
 * Reads the spread as the training script writes it.
 * @param content JSON: `betweenVariance`, an array of numbers above 0, and `views`, a whole number
 * @throws Error where the content is of another form
 */
export function readSpeakerSpread(content: Uint8Array): SpeakerSpread {
  const { betweenVariance, views } = parsed(content);
  const isSpread =
    Array.isArray(betweenVariance) &&
    betweenVariance.length > 0 &&
    betweenVariance.every((value): value is number => typeof value === 'number' && value > 0) &&
    typeof views === 'number' &&
    views >= 1 &&
    betweenVariance.length % views === 0;
  if (!isSpread) throw new Error('The file holds no spread of speaker vectors.');
  return { betweenVariance: Float64Array.from(betweenVariance), views };
}

function parsed(content: Uint8Array): { betweenVariance?: unknown; views?: unknown } {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(content));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
