import type { AudioTrack, EmotionTrack, Prosody, Transcript } from '../../domain/artifacts.js';
import type { StageContext } from '../../domain/stage.js';

/** Port: estimates the vocal expression of every utterance. */
export abstract class EmotionModel {
  abstract estimate(
    audio: AudioTrack,
    transcript: Transcript,
    prosody: Prosody,
    context: StageContext,
  ): Promise<EmotionTrack>;
}
