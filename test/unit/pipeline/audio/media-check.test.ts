import { describe, expect, it } from 'vitest';
import { JobFailure } from '../../../../src/common/app-error.js';
import {
  chooseAudioStream,
  drownedChannel,
  extractionFailure,
  lengthOf,
  probeFailure,
} from '../../../../src/pipeline/audio/media-check.js';
import type { MediaInfo, MediaStream } from '../../../../src/pipeline/audio/media-probe.js';
import { MediaToolError } from '../../../../src/pipeline/audio/media-tool-error.js';

const stream = (index: number, type: string, rest: Partial<MediaStream> = {}): MediaStream => ({
  index,
  type,
  codec: type === 'audio' ? 'aac' : 'h264',
  sampleRateHz: type === 'audio' ? 48_000 : 0,
  channelCount: type === 'audio' ? 2 : 0,
  language: null,
  isDefault: false,
  isCommentary: false,
  startSec: 0,
  ...rest,
});
const media = (streams: MediaStream[], rest: Partial<MediaInfo> = {}): MediaInfo => ({
  durationSec: 60,
  durationFrom: 'header',
  rebased: false,
  streams,
  ...rest,
});
const failureOf = (work: () => unknown): JobFailure => {
  try {
    work();
  } catch (error) {
    if (error instanceof JobFailure) return error;
  }
  throw new Error('There was no JobFailure.');
};

describe('chooseAudioStream', () => {
  it('takes the first audio stream', () => {
    const info = media([stream(0, 'video'), stream(1, 'audio'), stream(2, 'audio')]);
    expect(chooseAudioStream(info, 60)).toEqual({
      audioIndex: 1,
      channelCount: 2,
      hasFloatSamples: false,
      anchorIndex: null,
    });
  });

  it('passes over an audio stream of an unknown codec', () => {
    const unknown = stream(1, 'audio', { codec: 'unknown' });
    expect(chooseAudioStream(media([unknown, stream(2, 'audio')]), 60).audioIndex).toBe(2);
  });

  it('takes the stream that players take', () => {
    const info = media([stream(0, 'audio'), stream(1, 'audio', { isDefault: true })]);
    expect(chooseAudioStream(info, 60).audioIndex).toBe(1);
  });

  it.each(['ko', 'ko-KR', 'kor'])('takes the stream in the language asked for, %s', (language) => {
    const info = media([
      stream(0, 'audio', { language: 'eng', isDefault: true }),
      stream(1, 'audio', { language: 'kor' }),
    ]);
    expect(chooseAudioStream(info, 60, language).audioIndex).toBe(1);
    for (const open of ['auto', null, 'fr', 'no language'])
      expect(chooseAudioStream(info, 60, open).audioIndex).toBe(0);
  });

  it('takes a commentary only where there is nothing else', () => {
    const commentary = stream(0, 'audio', { isCommentary: true, isDefault: true, language: 'en' });
    const info = media([commentary, stream(1, 'audio', { language: 'fr' })]);
    expect(chooseAudioStream(info, 60, 'en').audioIndex).toBe(1);
    expect(chooseAudioStream(media([commentary]), 60, 'en').audioIndex).toBe(0);
  });

  it('knows which samples may be no numbers', () => {
    const hasFloats = (codec: string) =>
      chooseAudioStream(media([stream(0, 'audio', { codec })]), 60).hasFloatSamples;
    expect(['pcm_f32le', 'pcm_f64be', 'pcm_s16le', 'aac'].map(hasFloats)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('says so when no audio stream has a known codec', () => {
    const info = media([stream(0, 'video'), stream(1, 'audio', { codec: 'unknown' })]);
    const failure = failureOf(() => chooseAudioStream(info, 60));
    expect(failure.code).toBe('AUDIO_EXTRACTION_ERROR');
    expect(failure.message).toBe('The audio of the video is in a format this service cannot read.');
  });

  it('says so when there is no audio stream', () => {
    const failure = failureOf(() => chooseAudioStream(media([stream(0, 'video')]), 60));
    expect(failure.code).toBe('AUDIO_EXTRACTION_ERROR');
    expect(failure.message).toBe('The video has no audio track.');
  });

  it('says so when there is no stream at all', () => {
    const failure = failureOf(() => chooseAudioStream(media([]), 60));
    expect(failure.message).toBe('The file is not a video this service can read.');
  });

  it('refuses a video that is longer than the limit, but not for a rounded last frame', () => {
    const audio = [stream(0, 'audio')];
    expect(chooseAudioStream(media(audio, { durationSec: 3600.02 }), 60).audioIndex).toBe(0);
    const failure = failureOf(() => chooseAudioStream(media(audio, { durationSec: 3602 }), 60));
    expect(failure.code).toBe('INSUFFICIENT_RESOURCES');
    expect(failure.message).toBe('The video is longer than 60 minutes.');
  });

  it('accepts a container that does not say how long it is', () => {
    const info = media([stream(0, 'audio')], { durationSec: null });
    expect(chooseAudioStream(info, 60).audioIndex).toBe(0);
  });

  it.each(['time stamps', 'bit rate'] as const)(
    'does not refuse a video for a length that was made up from its %s',
    (durationFrom) => {
      const info = media([stream(0, 'audio')], { durationSec: 95_000, durationFrom });
      expect(chooseAudioStream(info, 60).audioIndex).toBe(0);
    },
  );

  it('reads the earliest stream along where ffmpeg would count from the audio', () => {
    const streams = [
      stream(0, 'data', { startSec: 1 }),
      stream(1, 'video', { startSec: 1.4 }),
      stream(2, 'audio', { startSec: 2.9 }),
    ];
    expect(chooseAudioStream(media(streams, { rebased: true }), 60).anchorIndex).toBe(1);
    expect(chooseAudioStream(media(streams), 60).anchorIndex).toBeNull();
  });

  it('reads nothing along where the audio comes first', () => {
    const streams = [stream(0, 'video', { startSec: 1.5 }), stream(1, 'audio', { startSec: 1.4 })];
    expect(chooseAudioStream(media(streams, { rebased: true }), 60).anchorIndex).toBeNull();
  });
});

describe('lengthOf', () => {
  const lengthFor = (rest: Partial<MediaInfo>) => lengthOf(media([], rest), 24, 3601);

  it('is that of the picture where it goes on after the sound', () => {
    expect(lengthFor({ durationSec: 30 })).toBe(30);
    expect(lengthFor({ durationSec: 30, durationFrom: 'time stamps' })).toBe(30);
  });

  it('is that of the sound where the file says less or nothing', () => {
    expect(lengthFor({ durationSec: 10 })).toBe(24);
    expect(lengthFor({ durationSec: null })).toBe(24);
  });

  it('is that of the sound where time stamps have jumped or a bit rate was all there was', () => {
    expect(lengthFor({ durationSec: 95_000, durationFrom: 'time stamps' })).toBe(24);
    expect(lengthFor({ durationSec: 35, durationFrom: 'bit rate' })).toBe(24);
  });
});

describe('failures of the tools', () => {
  const error = (output: string) => new MediaToolError('ffmpeg', 'exited with code 1', output, []);

  it('tells a damaged video from a file that never was one', () => {
    expect(probeFailure(error('moov atom not found'), true).message).toBe(
      'The video file is incomplete or damaged.',
    );
    expect(probeFailure(error('moov atom not found'), false).message).toBe(
      'The file is not a video this service can read.',
    );
  });

  it.each([
    ['av_interleaved_write_frame(): No space left on device', 'INSUFFICIENT_RESOURCES'],
    ['Decoder (codec none) not found for input stream #0:1', 'AUDIO_EXTRACTION_ERROR'],
    ['Error while decoding stream #0:1: Invalid data', 'AUDIO_EXTRACTION_ERROR'],
  ])('gives "%s" its code', (output, code) => {
    expect(extractionFailure(error(output)).code).toBe(code);
  });

  it('keeps paths and long output out of the message', () => {
    const path = '/var/lib/jobs/secret-name/source';
    const output = `${'x'.repeat(5000)} ${path}: Invalid data`;
    const { message } = new MediaToolError('ffprobe', 'ended with 1', output, [path]);
    expect(message).not.toContain('secret-name');
    expect(message.length).toBeLessThan(700);
  });
});

describe('drownedChannel', () => {
  it('finds the strongest channel of a mix that has lost it', () => {
    expect(drownedChannel({ mixed: 0, channels: [0.1, 0.2] })).toBe(1);
    expect(drownedChannel({ mixed: 1e-4, channels: [0, 0, 0, 0.04] })).toBe(3);
  });

  it('leaves a mix alone that has all channels, however it weighs them', () => {
    expect(drownedChannel({ mixed: 0.01, channels: [0.04, 0] })).toBeNull();
    expect(drownedChannel({ mixed: 0.001, channels: [0, 0, 0, 0, 0.05, 0] })).toBeNull();
    expect(drownedChannel({ mixed: 0, channels: [0, 0] })).toBeNull();
    expect(drownedChannel({ mixed: 0, channels: [] })).toBeNull();
  });
});
