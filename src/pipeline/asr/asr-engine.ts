import type { AudioTrack, SpeechActivity } from '../../domain/artifacts.js';
import type { Word } from '../../domain/speech.js';
import type { StageContext } from '../../domain/stage.js';

/** Port: finds which words are said, and when. */
export abstract class AsrEngine {
  /** ISO 639-1 codes of the languages this engine can recognise. */
  abstract readonly languages: readonly string[];

  /** @returns the words in order, without overlap; empty when nothing was said */
  abstract transcribe(
    audio: AudioTrack,
    activity: SpeechActivity,
    context: StageContext,
  ): Promise<readonly Word[]>;
}
