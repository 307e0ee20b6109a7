import type { AudioTrack, Diarization, SpeechActivity } from '../../domain/artifacts.js';
import type { StageContext } from '../../domain/stage.js';

/** Port: finds who speaks when. */
export abstract class Diarizer {
  abstract diarize(
    audio: AudioTrack,
    activity: SpeechActivity,
    context: StageContext,
  ): Promise<Diarization>;
}
