import type { StageContext } from '../domain/stage.js';

/**
 * Somebody who hears the sound of a job while it is still being extracted: extraction is work for one
 * core, and a long recording alone would leave the others idle. A head start and no more: the stage
 * whose work it is finds all of it done or does it itself.
 */
export abstract class EarlyHearing {
  /**
   * The sound of a job begins to be written, or begins anew: what was heard of it before is void.
   * @param path headerless 16-bit mono PCM at 16 kHz
   */
  abstract begin(path: string, context: StageContext): void;

  /** @param sampleCount samples that have been written and stay as they are */
  abstract grow(sampleCount: number, context: StageContext): void;
}
