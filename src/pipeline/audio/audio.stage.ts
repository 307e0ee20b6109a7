import { Inject, Injectable, Logger, type OnApplicationBootstrap, Optional } from '@nestjs/common';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { JobFailure } from '../../common/app-error.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { Artifacts, AudioTrack } from '../../domain/artifacts.js';
import { SAMPLE_RATE_HZ } from '../../domain/speech.js';
import type { Stage, StageContext } from '../../domain/stage.js';
import { EarlyHearing } from '../early-hearing.js';
import { extractPcm, type MixLevels, type PcmExtraction } from './ffmpeg.js';
import {
  chooseAudioStream,
  damagedAudio,
  drownedChannel,
  emptyFile,
  extractionFailure,
  lengthOf,
  LENGTH_TOLERANCE_SEC,
  probeFailure,
  tooLong,
} from './media-check.js';
import { networkIsolation } from './media-confinement.js';
import { beginsLikeMp4, probeMedia, type MediaInfo } from './media-probe.js';
import { againIfKilled } from './media-tool-error.js';

const BYTES_PER_SAMPLE = 2;

/** Extracts the sound of the video. */
@Injectable()
export class AudioStage implements Stage<'source', 'audio'>, OnApplicationBootstrap {
  private readonly logger = new Logger(AudioStage.name);
  readonly id = 'audio';
  readonly needs = ['source'] as const;
  readonly gives = 'audio';

  /** @param early hears the sound as it comes; nobody where it is left out */
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    @Optional() private readonly early?: EarlyHearing,
  ) {}

  /** Says at start whether a file that takes ffmpeg over would find a network. */
  async onApplicationBootstrap(): Promise<void> {
    const isIsolated = (await networkIsolation()).length > 0;
    if (isIsolated) this.logger.log({ msg: 'ffmpeg runs without a network' });
    else if (this.config.MEDIA_ISOLATION === 'auto')
      this.logger.warn({
        msg: 'no network namespaces here: ffmpeg runs in the network of the service',
      });
    else
      throw new Error('MEDIA_ISOLATION is "required", but no network namespace can be made here.');
  }

  /**
   * @throws JobFailure `AUDIO_EXTRACTION_ERROR` when the file is no video, has no sound or cannot
   *   be decoded; `INSUFFICIENT_RESOURCES` when it is too long or the disk is full
   */
  async run({ source }: Pick<Artifacts, 'source'>, context: StageContext): Promise<AudioTrack> {
    const info = await this.probe(source.path, context.signal);
    const maxMinutes = this.config.MAX_VIDEO_MIN;
    const streams = chooseAudioStream(info, maxMinutes, context.language);
    const limitSec = maxMinutes * 60 + LENGTH_TOLERANCE_SEC;
    const outputPath = path.join(context.workDir, 'audio.s16le');
    const extraction: PcmExtraction = {
      ffmpegPath: this.config.FFMPEG_PATH,
      inputPath: source.path,
      streams,
      channel: null,
      outputPath,
      // What the container says of its length cannot be relied on: the decoder stops a little
      // after the limit, and having got that far means that there is more.
      limitSec: limitSec + 1,
      stallMs: this.config.MEDIA_STALL_SEC * 1000,
      signal: context.signal,
      onProgress: (doneSec) => {
        if (info.durationSec) context.reportProgress(doneSec / info.durationSec);
      },
    };
    const channel = drownedChannel(await this.extract(extraction, context));
    if (channel !== null) await this.extract({ ...extraction, channel }, context);
    const track = await trackOf(outputPath);
    if (track.durationSec > limitSec) throw tooLong(maxMinutes);
    return { ...track, mediaDurationSec: lengthOf(info, track.durationSec, limitSec) };
  }

  private async extract(extraction: PcmExtraction, context: StageContext): Promise<MixLevels> {
    try {
      return await againIfKilled(extraction.signal, () => this.extractOnce(extraction, context));
    } catch (error) {
      extraction.signal.throwIfAborted();
      throw extractionFailure(error);
    }
  }

  private async extractOnce(extraction: PcmExtraction, context: StageContext): Promise<MixLevels> {
    let isWriting = true;
    this.early?.begin(extraction.outputPath, context);
    const tellGrowth = async () => {
      const { size } = await stat(extraction.outputPath);
      // The file may have been begun anew meanwhile.
      if (isWriting) this.early?.grow(Math.floor(size / BYTES_PER_SAMPLE), context);
    };
    try {
      return await extractPcm({
        ...extraction,
        onProgress: (doneSec) => {
          extraction.onProgress(doneSec);
          tellGrowth().catch(() => undefined); // There is no file yet.
        },
      });
    } finally {
      isWriting = false;
    }
  }

  private async probe(file: string, signal: AbortSignal): Promise<MediaInfo> {
    const { size } = await stat(file).catch((cause: unknown) => {
      throw new JobFailure('AUDIO_EXTRACTION_ERROR', undefined, { cause });
    });
    if (size === 0) throw emptyFile();
    try {
      const { FFPROBE_PATH, MEDIA_STALL_SEC } = this.config;
      return await againIfKilled(signal, () =>
        probeMedia(FFPROBE_PATH, file, signal, MEDIA_STALL_SEC * 1000),
      );
    } catch (error) {
      signal.throwIfAborted();
      throw probeFailure(error, await beginsLikeMp4(file));
    }
  }
}

async function trackOf(file: string): Promise<Omit<AudioTrack, 'mediaDurationSec'>> {
  const sampleCount = Math.floor((await stat(file)).size / BYTES_PER_SAMPLE);
  if (sampleCount === 0) throw damagedAudio();
  return { path: file, sampleCount, durationSec: sampleCount / SAMPLE_RATE_HZ };
}
