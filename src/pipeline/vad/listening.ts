import type { ComputePool, TaskOutput } from '../../compute/compute-pool.js';
import type { StageContext } from '../../domain/stage.js';

/** Frames of one task: 5 min of audio, about half a second of computing. */
export const FRAMES_PER_TASK = 9375;

/**
 * Hears a recording from its start on, task by task: each goes on from the state that the one before
 * left. That cannot be shared between cores: a model that begins later hears otherwise for more than
 * half a minute.
 */
export class Listening {
  private readonly parts: Float32Array[] = [];
  private state: Float32Array | null = null;
  private frames = 0;
  private hasFailed = false;
  private last: Promise<void> = Promise.resolve();

  /**
   * @param path headerless 16-bit mono PCM at 16 kHz
   * @param gain what the samples are multiplied with
   */
  constructor(
    private readonly pool: ComputePool,
    readonly path: string,
    private readonly context: Pick<StageContext, 'jobId' | 'signal'>,
    private readonly gain = 1,
  ) {}

  /** Hears all tasks that `frameCount` frames are enough for; who wants the rest learns of a failure. */
  hearWholeTasks(frameCount: number): void {
    const end = Math.floor(frameCount / FRAMES_PER_TASK) * FRAMES_PER_TASK;
    this.goOn(end, () => undefined).catch(() => {
      this.hasFailed = true;
    });
  }

  /** Whether it can be gone on with, to the end of a recording of so many frames; waits for its task. */
  async canReach(frameCount: number): Promise<boolean> {
    await this.last.catch(() => undefined);
    return !this.hasFailed && this.frames <= frameCount;
  }

  /**
   * Goes on to `endFrame`; calls wait for each other.
   * @param onProgress gets the frames that are heard
   * @throws what the pool throws
   */
  goOn(endFrame: number, onProgress: (frames: number) => void): Promise<void> {
    this.last = this.last.then(() => this.hearTo(endFrame, onProgress));
    return this.last;
  }

  /** Float32Array [nFrames], speech probability of each frame that is heard, 0..1. */
  probabilities(): Float32Array {
    const all = new Float32Array(this.frames);
    let position = 0;
    for (const part of this.parts) {
      all.set(part, position);
      position += part.length;
    }
    return all;
  }

  private async hearTo(endFrame: number, onProgress: (frames: number) => void): Promise<void> {
    while (this.frames < endFrame) {
      const startFrame = this.frames;
      const end = Math.min(endFrame, startFrame + FRAMES_PER_TASK);
      const part: TaskOutput<'vad.detect'> = await this.pool.run(
        'vad.detect',
        { path: this.path, startFrame, endFrame: end, state: this.state, gain: this.gain },
        {
          ...this.context,
          onProgress: (fraction) => {
            onProgress(startFrame + fraction * (end - startFrame));
          },
        },
      );
      this.parts.push(part.probabilities);
      this.state = part.state;
      this.frames = end;
    }
    onProgress(this.frames);
  }
}
