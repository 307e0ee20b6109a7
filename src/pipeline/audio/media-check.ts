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
  /**
   * Stream that starts before the audio and has to be read along, undecoded, where ffmpeg would
   * otherwise count time from the start of the audio; null where it need not.
   */
  readonly anchorIndex: number | null;
}

/**
 * Chooses the audio stream to analyse: the first one ffmpeg knows the codec of.
 * @throws JobFailure when the file says that it is too long, or has no sound this service can read
 */
export function chooseAudioStream(info: MediaInfo, maxMinutes: number): AudioChoice {
  if (info.streams.length === 0) throw unreadable();
  if (info.durationSec !== null && info.durationSec > maxMinutes * 60 + LENGTH_TOLERANCE_SEC)
    throw tooLong(maxMinutes);
  const audio = info.streams.filter((stream) => stream.type === 'audio');
  if (audio.length === 0)
    throw new JobFailure('AUDIO_EXTRACTION_ERROR', 'The video has no audio track.');
  const readable = audio.find((stream) => stream.codec !== 'unknown' && stream.sampleRateHz > 0);
  if (!readable)
    throw new JobFailure(
      'AUDIO_EXTRACTION_ERROR',
      'The audio of the video is in a format this service cannot read.',
    );
  return {
    audioIndex: readable.index,
    anchorIndex: info.rebased ? anchorOf(readable, info) : null,
  };
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
