import ffmpeg from 'fluent-ffmpeg';
import { IdleWatch } from '../../common/idle-watch.js';
import { SAMPLE_RATE_HZ } from '../../domain/speech.js';
import { confinedArgs, networkIsolation, SHELL } from './media-confinement.js';
import { localInput, UNTRUSTED_INPUT_OPTIONS } from './media-input.js';
import type { AudioChoice } from './media-check.js';
import { MediaToolError } from './media-tool-error.js';

/** Below normal: an extraction must not slow down the API or the models. */
const NICENESS = 10;
/** Lines of ffmpeg's complaints that are kept for the log. */
const KEPT_LINES = 20;

/** Mono, 16 bits. */
const PCM_BYTES_PER_SEC = SAMPLE_RATE_HZ * 2;
const SPARE_BYTES = 1024 * 1024;

const QUIET_RUN = ['-nostdin', '-nostats', '-progress', 'pipe:2', '-filter_threads', '1'];

export interface PcmExtraction {
  readonly ffmpegPath: string;
  /** Media file, not to be trusted. */
  readonly inputPath: string;
  readonly streams: AudioChoice;
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
 * silence before it, and a hole in the stream becomes silence of the same length.
 * @throws MediaToolError when ffmpeg fails; the signal's reason when it aborts. Either way ffmpeg
 *   has ended by then.
 */
export async function extractPcm(extraction: PcmExtraction): Promise<void> {
  const { signal, inputPath, outputPath } = extraction;
  signal.throwIfAborted();
  const command = commandOf(extraction);
  const maxFileBytes = extraction.limitSec * PCM_BYTES_PER_SEC + SPARE_BYTES;
  const confine = confinedArgs([extraction.ffmpegPath], { maxFileBytes }, await networkIsolation());
  prepareSpawn(command, confine);
  const stall = new IdleWatch(extraction.stallMs);
  let furthest = '';
  const complaints: string[] = [];
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
        const reason = /^ffmpeg (exited with code \d+|was killed with signal \w+)/.exec(
          error.message,
        );
        reject(
          new MediaToolError(
            'ffmpeg',
            stall.signal.aborted ? 'got no further' : (reason?.[1] ?? 'did not run'),
            complaints.join('\n'),
            [inputPath, outputPath],
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

function commandOf(extraction: PcmExtraction): ffmpeg.FfmpegCommand {
  const { audioIndex, anchorIndex } = extraction.streams;
  const limit = ['-t', String(extraction.limitSec)];
  // No listener for fluent-ffmpeg's own "progress" event: it would make it run ffprobe on the
  // file without the guards. ffmpeg's machine-readable progress does the same job.
  const command = ffmpeg({ niceness: NICENESS, stdoutLines: 1 })
    .setFfmpegPath(SHELL)
    .input(localInput(extraction.inputPath))
    .inputOptions([...QUIET_RUN, ...UNTRUSTED_INPUT_OPTIONS])
    .output(extraction.outputPath)
    .outputOptions([
      ...['-map', `0:${audioIndex}`, '-vn', '-sn', '-dn', '-map_metadata', '-1', ...limit],
      ...['-af', 'aresample=async=1:first_pts=0', '-ac', '1', '-ar', String(SAMPLE_RATE_HZ)],
      ...['-c:a', 'pcm_s16le', '-f', 's16le'],
    ]);
  return anchorIndex === null
    ? command
    : command
        .output('-')
        .outputOptions(['-map', `0:${anchorIndex}`, '-c', 'copy', ...limit, '-f', 'null']);
}
