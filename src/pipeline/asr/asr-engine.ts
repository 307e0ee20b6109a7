import type { AudioTrack, SpeechActivity } from '../../domain/artifacts.js';
import type { Word } from '../../domain/speech.js';
import type { StageContext } from '../../domain/stage.js';
import type { LanguageChoice } from './language-packs.js';

/** What was said, and in which language. */
export interface Recognition {
  /** In order, without overlap; empty when nothing was said. */
  readonly words: readonly Word[];
  /** ISO 639 code. */
  readonly language: string;
}

/** Port: finds which words are said, and when. */
export abstract class AsrEngine {
  /**
   * @param choice the language pack to use, and the language to expect
   * @throws JobFailure TRANSCRIPTION_ERROR where a part that the pack needs is not installed
   */
  abstract recognize(
    audio: AudioTrack,
    activity: SpeechActivity,
    choice: LanguageChoice,
    context: StageContext,
  ): Promise<Recognition>;
}
