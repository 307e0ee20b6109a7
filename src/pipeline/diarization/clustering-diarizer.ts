import { Injectable } from '@nestjs/common';
import { ComputePool } from '../../compute/compute-pool.js';
import type { SpeakerEmbedOutput } from '../../compute/tasks/speaker-embed.task.js';
import { planWindows } from '../../domain/analysis-windows.js';
import type { AudioTrack, Diarization, SpeechActivity } from '../../domain/artifacts.js';
import { DIARIZATION_REGIONS, findSpeechRegions } from '../../domain/speech-regions.js';
import type { TimeSpan } from '../../domain/speech.js';
import { NO_SPEAKER_HINTS } from '../../domain/speaker-hints.js';
import type { SpeakerRange } from '../../dsp/speaker-clustering.js';
import { bridgeGaps } from '../../dsp/speech-borders.js';
import type { StageContext } from '../../domain/stage.js';
import { countSpeakers } from '../../domain/turns.js';
import { Diarizer } from './diarizer.js';

/**
 * Shorter windows tell voices apart less well, longer ones blur short turns: 1.5 s was at least as
 * good as 2 s on simulated dialogues, and better on short turns.
 */
const WINDOWS = { lengthSec: 1.5, hopSec: 0.5 };
/**
 * A window reaches over pauses up to this long only, since people take turns at longer ones. Source:
 * simulated dialogues; .12 s is as good, .5 s mixes speakers.
 */
const BREATH_SEC = 0.2;
/** Windows of one task: two minutes of speech, less than a second of computing. */
const WINDOWS_PER_TASK = 240;
/** Share of the stage's progress that the embedding makes. */
const EMBEDDING_SHARE = 0.95;

/** @returns undefined where the number of speakers is left open */
function speakerRange({ numSpeakers, maxSpeakers } = NO_SPEAKER_HINTS): SpeakerRange | undefined {
  if (numSpeakers !== null) return { least: numSpeakers, most: numSpeakers };
  return maxSpeakers === null ? undefined : { least: 1, most: maxSpeakers };
}

/** Tells speakers apart by the resemblance of short windows of speech. */
@Injectable()
export class ClusteringDiarizer extends Diarizer {
  constructor(private readonly pool: ComputePool) {
    super();
  }

  async diarize(
    audio: AudioTrack,
    activity: SpeechActivity,
    context: StageContext,
  ): Promise<Diarization> {
    const { probabilities, frameSec } = activity;
    const { jobId, signal } = context;
    const found = findSpeechRegions(
      probabilities,
      frameSec,
      audio.durationSec,
      DIARIZATION_REGIONS,
    );
    if (found.length === 0) return { turns: [], speakerCount: 0 };
    const spans = await this.pool.run(
      'speech.borders',
      { path: audio.path, sampleCount: audio.sampleCount, regions: found },
      { jobId, signal },
    );
    const regions = bridgeGaps(spans, BREATH_SEC);
    const windows = planWindows(regions, WINDOWS);
    const vectors = await this.embed(audio.path, windows, context);
    const turns = await this.pool.run(
      'diarization.cluster',
      {
        spans,
        regions,
        activity: { probabilities, frameSec },
        windows,
        vectors,
        speakerRange: speakerRange(context.speakerHints),
      },
      { jobId, signal },
    );
    context.reportProgress(1);
    return { turns, speakerCount: countSpeakers(turns) };
  }

  /** @returns [nWindows * dimensions] */
  private async embed(
    path: string,
    windows: readonly TimeSpan[],
    context: StageContext,
  ): Promise<Float32Array> {
    const { jobId, signal } = context;
    let embedded = 0;
    const tasks: Promise<SpeakerEmbedOutput>[] = [];
    for (let first = 0; first < windows.length; first += WINDOWS_PER_TASK) {
      const part = windows.slice(first, first + WINDOWS_PER_TASK);
      const task = this.pool.run('speaker.embed', { path, windows: part }, { jobId, signal });
      tasks.push(
        task.then((output) => {
          embedded += part.length;
          context.reportProgress((EMBEDDING_SHARE * embedded) / windows.length);
          return output;
        }),
      );
    }
    const outputs = await Promise.all(tasks);
    const vectors = new Float32Array(windows.length * (outputs[0]?.dimensions ?? 0));
    let position = 0;
    for (const output of outputs) {
      vectors.set(output.vectors, position);
      position += output.vectors.length;
    }
    return vectors;
  }
}
