import type { AudioTrack, SpeechActivity } from '../../domain/artifacts.js';
import type { StageContext } from '../../domain/stage.js';

/** Port: finds where somebody speaks. */
export abstract class VadEngine {
  abstract detect(audio: AudioTrack, context: StageContext): Promise<SpeechActivity>;
}
