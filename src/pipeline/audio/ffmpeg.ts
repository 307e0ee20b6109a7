import ffmpeg from 'fluent-ffmpeg';
import { constants } from 'node:os';
import { IdleWatch } from '../../common/idle-watch.js';
import { SAMPLE_RATE_HZ } from '../../domain/speech.js';
import { confinedArgs, networkIsolation, SHELL } from './media-confinement.js';
import { localInput, UNTRUSTED_INPUT_OPTIONS } from './media-input.js';
import type { AudioChoice } from './media-check.js';
import { MediaToolError } from './media-tool-error.js';
import { REWIND_FRAMES, rewindFilter } from './rewind-filter.js';

/** As low as the models: what answers requests comes first, however many files are decoded. */
const NICENESS = constants.priority.PRIORITY_LOW;
/** Lines of ffmpeg's complaints that are kept for the log. */
const KEPT_LINES = 20;

/** Mono, 16 bits. */
const PCM_BYTES_PER_SEC = SAMPLE_RATE_HZ * 2;
const SPARE_BYTES = 1024 * 1024;

const QUIET_RUN = ['-nostdin', '-nostats', '-progress', 'pipe:2', '-filter_threads', '1'];

/**
 * The first minute is measured as a whole: a short clip may speak in a part of it alone. After that
 * the first 2 s of each 10 s are: levels change slowly enough.
 */
const SELECTED = 'aselect=lt(t\\,60)+lt(mod(t\\,10)\\,2)';

/**
 * Channels are measured at this rate: speech lies in the lower 4 kHz, and measuring all samples of
 * stereo at 44.1 kHz took a quarter of what ffmpeg takes for five minutes.
 */
const CHANNEL_RATE_HZ = 8_000;

/** How loud a stream is before and after its channels are mixed into one. */
export interface MixLevels {
  /** Mean power of the mix; full scale is 1. */
  readonly mixed: number;
  /** Mean power of each channel; empty where the stream has one channel. */
  readonly channels: readonly number[];
}

export interface PcmExtraction {
  readonly ffmpegPath: string;
  /** Media file, not to be trusted. */
  readonly inputPath: string;
  readonly streams: AudioChoice;
  /** Number of the only channel to take, or null for the mix of all. */
  readonly channel: number | null;
  /** Written as headerless 16-bit little-endian PCM, mono, 16 kHz; replaced where it exists. */
  readonly outputPath: string;
  /** Nothing after this time is written, whatever the file holds. */
  readonly limitSec: number;
  /** A decoder that gets no further for this long is stuck. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
  /** @param doneSec seconds of audio written so far */
  onProgress(doneSec: number): void;
}

/**
 * Decodes one audio stream of a media file. Times are kept: sound that starts late in the file has
 * silence before it, and a hole in the stream becomes silence of the same length. Samples that are no
 * numbers become silence.
 * @returns the levels by which `drownedChannel` judges the mix
 * @throws MediaToolError when ffmpeg fails; the signal's reason when it aborts. Either way ffmpeg
 *   has ended by then.
 */
export async function extractPcm(extraction: PcmExtraction): Promise<MixLevels> {
  const { signal, inputPath, outputPath } = extraction;
  signal.throwIfAborted();
  const command = commandOf(extraction, await rewindFilter(extraction.ffmpegPath));
  const maxFileBytes = extraction.limitSec * PCM_BYTES_PER_SEC + SPARE_BYTES;
  const confine = confinedArgs([extraction.ffmpegPath], { maxFileBytes }, await networkIsolation());
  prepareSpawn(command, confine);
  const stall = new IdleWatch(extraction.stallMs);
  let furthest = '';
  const complaints: string[] = [];
  const levels = new LevelReport();
  const kill = () => {
    command.kill('SIGKILL');
  };
  try {
    await new Promise<void>((resolve, reject) => {
      command.on('start', () => {
        // fluent-ffmpeg looks for the program first and cannot be stopped while it does.
        if (signal.aborted) kill();
      });
      command.on('stderr', (line: string) => {
        if (levels.reads(line)) return;
        const progress = /^(\w+)=\s*(.*)$/.exec(line);
        if (!progress) complaints.push(line);
        else if (progress[1] === 'out_time_us') {
          if (progress[2] !== furthest) stall.heard();
          furthest = progress[2] ?? '';
          extraction.onProgress(Number(progress[2]) / 1e6);
        }
        if (complaints.length > KEPT_LINES) complaints.shift();
      });
      command.on('end', () => {
        resolve();
      });
      command.on('error', (error: Error) => {
        const [, reason = 'did not run', killedBy] =
          /^ffmpeg (exited with code \d+|was killed with signal (\w+))/.exec(error.message) ?? [];
        const isStuck = stall.signal.aborted;
        reject(
          new MediaToolError(
            'ffmpeg',
            isStuck ? 'got no further' : reason,
            complaints.join('\n'),
            [inputPath, outputPath],
            killedBy === 'SIGKILL' && !isStuck,
          ),
        );
      });
      signal.addEventListener('abort', kill, { once: true });
      stall.signal.addEventListener('abort', kill, { once: true });
      command.run();
    });
  } finally {
    signal.removeEventListener('abort', kill);
    stall.stop();
  }
  signal.throwIfAborted();
  return levels.result();
}

interface Spawner {
  _spawnFfmpeg(...args: unknown[]): void;
}
type EndCallback = (error: unknown, stdout: unknown, stderr: unknown) => void;

const NO_OUTPUT = { get: () => '' };

/**
 * Runs every process of `command` behind `confine`. And when a process cannot be started (no memory,
 * too many processes), fluent-ffmpeg calls back without the output that it then reads, and the error
 * it throws there would end the whole service.
 */
function prepareSpawn(command: ffmpeg.FfmpegCommand, confine: readonly string[]): void {
  const spawner = command as unknown as Spawner;
  const spawn = spawner._spawnFfmpeg.bind(command);
  spawner._spawnFfmpeg = (...args) => {
    const end = args.pop() as EndCallback;
    const [ffmpegArgs, ...rest] = args;
    spawn(
      [...confine, ...(ffmpegArgs as string[])],
      ...rest,
      (error: unknown, stdout: unknown = NO_OUTPUT, stderr: unknown = NO_OUTPUT) => {
        end(error, stdout, stderr);
      },
    );
  };
}

function commandOf(
  extraction: PcmExtraction,
  rewindOptions: readonly string[],
): ffmpeg.FfmpegCommand {
  const { anchorIndex } = extraction.streams;
  const limit = ['-t', String(extraction.limitSec)];
  const { filter, measured } = filterOf(extraction);
  // No listener for fluent-ffmpeg's own "progress" event: it would make it run ffprobe on the
  // file without the guards. ffmpeg's machine-readable progress does the same job.
  const command = ffmpeg({ niceness: NICENESS, stdoutLines: 1 })
    .setFfmpegPath(SHELL)
    .input(localInput(extraction.inputPath))
    .inputOptions([...QUIET_RUN, ...UNTRUSTED_INPUT_OPTIONS])
    .complexFilter(filter)
    .output(extraction.outputPath)
    .outputOptions(['-map', '[mono]', '-map_metadata', '-1', ...limit])
    .outputOptions(['-c:a', 'pcm_s16le', ...rewindOptions, '-f', 's16le']);
  for (const pad of measured)
    command.output('-').outputOptions(['-map', `[${pad}]`, ...limit, '-f', 'null']);
  return anchorIndex === null
    ? command
    : command
        .output('-')
        .outputOptions(['-map', `0:${anchorIndex}`, '-c', 'copy', ...limit, '-f', 'null']);
}

/** @returns a filter graph with the output `mono`, and the names of its outputs that only measure */
function filterOf({ streams, channel }: PcmExtraction): { filter: string; measured: string[] } {
  const { audioIndex, channelCount, hasFloatSamples } = streams;
  const source = `[0:${audioIndex}]`;
  const numbers = hasFloatSamples
    ? ['aeval=if(isnan(val(ch))\\,0\\,clip(val(ch)\\,-1\\,1)):c=same']
    : [];
  const chosen = channel === null ? [] : [`pan=mono|c0=c${channel}`];
  const format = `aformat=sample_fmts=s16:sample_rates=${SAMPLE_RATE_HZ}:channel_layouts=mono`;
  const toMono = [...chosen, 'aresample=async=1:first_pts=0', format, REWIND_FRAMES].join(',');
  if (channelCount < 2 || channel !== null)
    return { filter: `${source}${[...numbers, toMono].join(',')}[mono]`, measured: [] };
  const parts = [
    `${source}${[...numbers, 'asplit=2'].join(',')}[all][each]`,
    `[all]${toMono},asplit=2[mono][mix]`,
    `[mix]${SELECTED},${measure('measure_overall=RMS_level:measure_perchannel=none')}[mixLevel]`,
    `[each]${SELECTED},aresample=${CHANNEL_RATE_HZ},${measure('measure_overall=none:measure_perchannel=RMS_level')}[channelLevels]`,
  ];
  return { filter: parts.join(';'), measured: ['mixLevel', 'channelLevels'] };
}

function measure(what: string): string {
  return [
    'asetnsamples=n=16000:p=0',
    `astats=metadata=1:reset=1:${what}`,
    'ametadata=mode=print:file=pipe\\\\:2:direct=1',
  ].join(',');
}

/** Adds up the levels that ffmpeg prints. */
class LevelReport {
  private readonly powers = new Map<string, number[]>();

  /** @returns whether the line is part of the report */
  reads(line: string): boolean {
    const level = /^lavfi\.astats\.(\w+)\.RMS_level=(.*)$/.exec(line);
    const [, name = '', decibels = ''] = level ?? [];
    if (level) {
      const power = 10 ** (Number(decibels) / 10);
      const powers = this.powers.get(name) ?? [];
      powers.push(Number.isFinite(power) ? power : 0);
      this.powers.set(name, powers);
    }
    return level !== null || /^frame:\d+ +pts:/.test(line);
  }

  result(): MixLevels {
    const mean = (powers: readonly number[] = []) =>
      powers.reduce((sum, power) => sum + power, 0) / Math.max(1, powers.length);
    const channels: number[] = [];
    for (let number = 1; this.powers.has(String(number)); number++)
      channels.push(mean(this.powers.get(String(number))));
    return { mixed: mean(this.powers.get('Overall')), channels };
  }
}
