import { Inject, Injectable, Logger } from '@nestjs/common';
import { requireSherpa } from '../../compute/require-sherpa.js';
import { SherpaComputePool } from '../../compute/sherpa-compute-pool.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { AudioTrack, Diarization, SpeechActivity } from '../../domain/artifacts.js';
import { NO_SPEAKER_HINTS } from '../../domain/speaker-hints.js';
import type { SpeakerTurn } from '../../domain/speech.js';
import type { StageContext } from '../../domain/stage.js';
import { countSpeakers, numberSpeakersByAppearance, speakingTimes } from '../../domain/turns.js';
import type { SherpaTurn } from '../../inference/sherpa/sherpa-library.js';
import { Diarizer } from './diarizer.js';

export const SEGMENTATION_MODEL = 'pyannote-segmentation-3';
/** Somebody who speaks less in all is no speaker of the recording. */
const LEAST_SPEECH_SEC = 1;
/** The library states no confidence. */
const UNKNOWN_CONFIDENCE = 0.7;

/** Tells speakers apart with the models of sherpa-onnx, in processes of their own. */
@Injectable()
export class SherpaDiarizer extends Diarizer {
  private readonly logger = new Logger(SherpaDiarizer.name);

  constructor(
    private readonly pool: SherpaComputePool,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    super();
  }

  /** @throws JobFailure TRANSCRIPTION_ERROR where sherpa-onnx-node is not installed */
  async diarize(
    audio: AudioTrack,
    activity: SpeechActivity,
    context: StageContext,
  ): Promise<Diarization> {
    if (activity.segments.length === 0) return { turns: [], speakerCount: 0 };
    requireSherpa('The diarization engine is not installed.', this.logger);
    const { jobId, signal, speakerHints = NO_SPEAKER_HINTS } = context;
    const found = await this.pool.run(
      'sherpa.diarize',
      {
        path: audio.path,
        sampleCount: audio.sampleCount,
        models: { segmentation: SEGMENTATION_MODEL, voice: this.config.DIARIZER_VOICE_MODEL },
        hints: speakerHints,
      },
      { jobId, signal },
    );
    context.reportProgress(1);
    const isCountKnown = speakerHints.numSpeakers !== null;
    const turns = turnsOf(found, audio.durationSec, isCountKnown ? 0 : LEAST_SPEECH_SEC);
    return { turns, speakerCount: countSpeakers(turns) };
  }
}

/**
 * @param leastSec speakers who speak less are left out; where all do, the one who speaks most stays
 * @returns in order of start, inside the recording, speakers numbered by their first appearance
 */
export function turnsOf(
  found: readonly SherpaTurn[],
  durationSec: number,
  leastSec: number,
): SpeakerTurn[] {
  const turns = found
    .map(({ start, end, speaker }) => ({
      startSec: Math.max(0, start),
      endSec: Math.min(durationSec, end),
      speakerIndex: speaker,
      confidence: UNKNOWN_CONFIDENCE,
    }))
    .filter(({ startSec, endSec }) => endSec > startSec)
    .sort((one, other) => one.startSec - other.startSec);
  const times = speakingTimes(turns);
  const limitSec = Math.min(leastSec, Math.max(0, ...times.values()));
  return numberSpeakersByAppearance(
    turns.filter(({ speakerIndex }) => (times.get(speakerIndex) ?? 0) >= limitSec),
  );
}
