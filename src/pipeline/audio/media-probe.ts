import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { confinedArgs, networkIsolation, SHELL } from './media-confinement.js';
import { localInput, UNTRUSTED_INPUT_OPTIONS } from './media-input.js';
import { MediaToolError } from './media-tool-error.js';

const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/** ffprobe writes numbers as text and leaves unknown ones away or writes `N/A`. */
const seconds = z
  .string()
  .transform(Number)
  .optional()
  .transform((value) => (value !== undefined && Number.isFinite(value) ? value : null));

/** Demuxers with ffmpeg's AVFMT_TS_DISCONT flag: see `rebased`. */
const REBASED_FORMATS = ['mpegts', 'mpeg', 'ogg'];

/** Demuxers that give the end of the file's own count of time for its length. */
const COUNTED_FROM_ZERO = ['mov,mp4,m4a,3gp,3g2,mj2', 'matroska,webm'];

/** Demuxers of formats that do not say how long a file is, and what ffmpeg makes it up from. */
const LENGTH_SOURCES: Readonly<Record<string, LengthSource>> = {
  mpegts: 'time stamps',
  mpeg: 'time stamps',
  mp3: 'bit rate',
  aac: 'bit rate',
};

const probeOutput = z.object({
  format: z.object({ format_name: z.string(), start_time: seconds, duration: seconds }),
  streams: z
    .array(
      z.object({
        index: z.number(),
        codec_type: z.string().default('unknown'),
        codec_name: z.string().default('unknown'),
        sample_rate: z.coerce.number().catch(0),
        channels: z.number().catch(0),
        start_time: seconds,
        duration: seconds,
        disposition: z.record(z.string(), z.number()).catch({}),
        tags: z.record(z.string(), z.string()).catch({}),
      }),
    )
    .default([]),
});

export interface MediaStream {
  /** Number of the stream in the file. */
  readonly index: number;
  readonly type: string;
  /** ffmpeg's name of the codec, or `unknown`. */
  readonly codec: string;
  /** 0 where unknown. */
  readonly sampleRateHz: number;
  /** 0 where unknown. */
  readonly channelCount: number;
  /** As the container names it ("eng", "ko"); null where it does not say. */
  readonly language: string | null;
  /** Played where nobody chooses. */
  readonly isDefault: boolean;
  /** A comment or a description of the picture on top of the film's own sound. */
  readonly isCommentary: boolean;
  /** In the container's own count of time; null where it does not say. */
  readonly startSec: number | null;
}

/**
 * Where the length of a file comes from: its header, its last time stamp (which jumps where files
 * were glued together), or its size and the bit rate of its start.
 */
export type LengthSource = 'header' | 'time stamps' | 'bit rate';

/** What a media file says about itself; none of it can be relied on. */
export interface MediaInfo {
  /** Seconds from the start of its first stream to its end, or null where nothing says. */
  readonly durationSec: number | null;
  readonly durationFrom: LengthSource;
  /** ffmpeg would count time from the first decoded stream of this file, not from the first of all. */
  readonly rebased: boolean;
  readonly streams: readonly MediaStream[];
}

/**
 * Asks ffprobe what a file holds.
 * @param timeoutMs it reads headers and a few seconds: a file that keeps it longer is built to do so
 * @throws MediaToolError when the file is no media file; the signal's reason when it aborts
 */
export async function probeMedia(
  ffprobePath: string,
  file: string,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<MediaInfo> {
  signal.throwIfAborted();
  const command = [ffprobePath, ...probeArgs(file)];
  const args = confinedArgs(command, { maxFileBytes: 0 }, await networkIsolation());
  const { format, streams } = readOutput(await runProbe(args, file, signal, timeoutMs));
  return {
    durationSec: durationOf(format, streams),
    durationFrom: LENGTH_SOURCES[format.format_name] ?? 'header',
    rebased: REBASED_FORMATS.includes(format.format_name),
    streams: streams.map((stream) => ({
      index: stream.index,
      type: stream.codec_type,
      codec: stream.codec_name,
      sampleRateHz: stream.sample_rate,
      channelCount: stream.channels,
      language: tagOf(stream.tags, 'language'),
      isDefault: stream.disposition['default'] === 1,
      isCommentary: isCommentary(stream.disposition, tagOf(stream.tags, 'title') ?? ''),
      startSec: stream.start_time,
    })),
  };
}

type ProbeOutput = z.output<typeof probeOutput>;

/** What was cut out of a longer recording may start at any time. */
function durationOf(
  { format_name, start_time, duration }: ProbeOutput['format'],
  streams: ProbeOutput['streams'],
): number | null {
  const ofStreams = streams.flatMap((stream) => stream.duration ?? []);
  if (duration === null) return ofStreams.length > 0 ? Math.max(...ofStreams) : null;
  const startSec = COUNTED_FROM_ZERO.includes(format_name) ? Math.max(0, start_time ?? 0) : 0;
  return Math.max(0, duration - startSec);
}

const COMMENT_DISPOSITIONS = ['comment', 'visual_impaired', 'descriptions'];

function isCommentary(disposition: Readonly<Record<string, number>>, title: string): boolean {
  return (
    COMMENT_DISPOSITIONS.some((name) => disposition[name] === 1) ||
    /comment(?:ary|s)?\b|\bdescri(?:ption|bed|ptive)/i.test(title)
  );
}

function tagOf(tags: Readonly<Record<string, string>>, name: string): string | null {
  const entry = Object.entries(tags).find(([key]) => key.toLowerCase() === name);
  return entry?.[1] ?? null;
}

/** Names of the boxes an MP4 or QuickTime file can begin with. Source: ISO/IEC 14496-12, QTFF. */
const MP4_FIRST_BOXES = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'];

/** Tells a damaged video from a file that never was one, which ffprobe does not. */
export async function beginsLikeMp4(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer } = await handle.read({ buffer: Buffer.alloc(8), position: 0 });
    return MP4_FIRST_BOXES.includes(buffer.toString('latin1', 4));
  } finally {
    await handle.close();
  }
}

/** @throws MediaToolError when ffprobe ended well without saying anything useful */
function readOutput(text: string): ProbeOutput {
  try {
    return probeOutput.parse(JSON.parse(text));
  } catch {
    throw new MediaToolError('ffprobe', 'gave no description', '', []);
  }
}

function probeArgs(file: string): string[] {
  return [
    ...UNTRUSTED_INPUT_OPTIONS,
    '-show_entries',
    'format=format_name,start_time,duration:stream=index,codec_type,codec_name,sample_rate,channels,start_time,duration:stream_disposition:stream_tags=language,title',
    '-of',
    'json',
    '-i',
    localInput(file),
  ];
}

function runProbe(
  args: readonly string[],
  file: string,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<string> {
  const limits = {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: MAX_OUTPUT_BYTES,
    signal,
  } as const;
  return new Promise((resolve, reject) => {
    execFile(SHELL, args, limits, (error, stdout, stderr) => {
      if (signal.aborted) reject(signal.reason as Error);
      else if (error)
        reject(
          new MediaToolError(
            'ffprobe',
            `ended with ${String(error.code ?? error.signal)}`,
            stderr,
            [file],
            error.signal === 'SIGKILL' && !error.killed, // `killed` tells of our own timeout.
          ),
        );
      else resolve(stdout);
    });
  });
}
