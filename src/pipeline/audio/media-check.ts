import { JobFailure } from '../../common/app-error.js';
import type { MediaInfo, MediaStream } from './media-probe.js';
import { MediaToolError } from './media-tool-error.js';

/** Containers round, and codecs fill their last frame: a video this much over the limit is not too long. */
export const LENGTH_TOLERANCE_SEC = 1;

/** The failure of a video that is longer than the service takes. */
export function tooLong(maxMinutes: number): JobFailure {
  const unit = maxMinutes === 1 ? 'minute' : 'minutes';
  return new JobFailure(
    'INSUFFICIENT_RESOURCES',
    `The video is longer than ${maxMinutes} ${unit}.`,
  );
}

/** Which streams of the file ffmpeg has to look at. */
export interface AudioChoice {
  /** Number of the audio stream in the file. */
  readonly audioIndex: number;
  /** Its channels; 0 where unknown. */
  readonly channelCount: number;
  /** Whether its samples may be infinite or no numbers. */
  readonly hasFloatSamples: boolean;
  /**
   * Stream that starts before the audio and has to be read along, undecoded, where ffmpeg would
   * otherwise count time from the start of the audio; null where it need not.
   */
  readonly anchorIndex: number | null;
}

/**
 * Chooses the audio stream to analyse, of those ffmpeg knows the codec of: no commentary, in the
 * language asked for, the one a player would take, the first; what comes first here counts most.
 * @param language what the caller asked for: a language code, `auto`, or null
 * @throws JobFailure when the file says that it is too long, or has no sound this service can read
 */
export function chooseAudioStream(
  info: MediaInfo,
  maxMinutes: number,
  language: string | null = null,
): AudioChoice {
  if (info.streams.length === 0) throw unreadable();
  const limitSec = maxMinutes * 60 + LENGTH_TOLERANCE_SEC;
  // What was made up may be far too much: there the decoder finds out.
  if (info.durationFrom === 'header' && (info.durationSec ?? 0) > limitSec)
    throw tooLong(maxMinutes);
  const audio = info.streams.filter((stream) => stream.type === 'audio');
  if (audio.length === 0)
    throw new JobFailure('AUDIO_EXTRACTION_ERROR', 'The video has no audio track.');
  const wanted = primaryLanguage(language);
  const rank = (stream: MediaStream): number =>
    (stream.isCommentary ? 0 : 4) +
    (wanted !== null && primaryLanguage(stream.language) === wanted ? 2 : 0) +
    (stream.isDefault ? 1 : 0);
  const [best] = audio
    .filter((stream) => stream.codec !== 'unknown' && stream.sampleRateHz > 0)
    .sort((one, other) => rank(other) - rank(one));
  if (!best)
    throw new JobFailure(
      'AUDIO_EXTRACTION_ERROR',
      'The audio of the video is in a format this service cannot read.',
    );
  return {
    audioIndex: best.index,
    channelCount: best.channelCount,
    hasFloatSamples: /^pcm_f\d/.test(best.codec),
    anchorIndex: info.rebased ? anchorOf(best, info) : null,
  };
}

/**
 * How long a file plays.
 * @param soundSec length of its sound, which may end before its picture
 * @param limitSec a time stamp that says more than this has jumped
 */
export function lengthOf(info: MediaInfo, soundSec: number, limitSec: number): number {
  const { durationSec, durationFrom } = info;
  const saidSec = durationSec ?? 0;
  const isCredible =
    durationFrom === 'header' || (durationFrom === 'time stamps' && saidSec <= limitSec);
  return isCredible ? Math.max(soundSec, saidSec) : soundSec;
}

/** @returns "en" for "en", "en-US" and "eng"; null where the text names no language */
function primaryLanguage(tag: string | null): string | null {
  if (tag === null || tag === 'auto' || tag === 'und') return null;
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).language;
  } catch {
    return null;
  }
}

/** A mix this much weaker than one of its channels has lost it: 20 dB. */
const DROWNED = 100;

/**
 * Finds the channel that is lost in the mix of all: stereo channels of opposite phase cancel each
 * other, and the bass channel of surround sound is left out of it.
 * @param levels mean powers
 * @returns number of the strongest channel where the mix is 20 dB weaker; null where it is not
 */
export function drownedChannel(levels: {
  readonly mixed: number;
  readonly channels: readonly number[];
}): number | null {
  const strongest = Math.max(0, ...levels.channels);
  return strongest > levels.mixed * DROWNED ? levels.channels.indexOf(strongest) : null;
}

function anchorOf(audio: MediaStream, { streams }: MediaInfo): number | null {
  const startOf = ({ startSec }: MediaStream): number => startSec ?? Infinity;
  const [first] = streams
    .filter(({ type, codec }) => (type === 'video' || type === 'audio') && codec !== 'unknown')
    .sort((a, b) => startOf(a) - startOf(b));
  return first && startOf(first) < startOf(audio) ? first.index : null;
}

/**
 * The failure of a file that ffprobe could not open.
 * @param beginsLikeVideo whether its first bytes are those of a video
 */
export function probeFailure(cause: unknown, beginsLikeVideo: boolean): JobFailure {
  if (!beginsLikeVideo) return unreadable(cause);
  return new JobFailure('AUDIO_EXTRACTION_ERROR', 'The video file is incomplete or damaged.', {
    cause,
  });
}

/** The failure of a file whose sound ffmpeg could not decode. */
export function extractionFailure(error: unknown): JobFailure {
  const detail = error instanceof MediaToolError ? error.detail : '';
  if (detail.includes('No space left on device'))
    return new JobFailure(
      'INSUFFICIENT_RESOURCES',
      'The service ran out of disk space while it read the audio.',
      { cause: error },
    );
  if (/Decoder .* not found|Decoding requested, but no decoder found/.test(detail))
    return new JobFailure(
      'AUDIO_EXTRACTION_ERROR',
      'The audio of the video is in a format this service cannot read.',
      { cause: error },
    );
  return damagedAudio(error);
}

/** The failure of a file whose audio track holds nothing that can be decoded. */
export function damagedAudio(cause?: unknown): JobFailure {
  return new JobFailure(
    'AUDIO_EXTRACTION_ERROR',
    'The audio track of the video is empty or damaged.',
    { cause },
  );
}

/** The failure of a file of no bytes. */
export function emptyFile(): JobFailure {
  return new JobFailure('AUDIO_EXTRACTION_ERROR', 'The video file is empty.');
}

function unreadable(cause?: unknown): JobFailure {
  return new JobFailure(
    'AUDIO_EXTRACTION_ERROR',
    'The file is not a video this service can read.',
    { cause },
  );
}
