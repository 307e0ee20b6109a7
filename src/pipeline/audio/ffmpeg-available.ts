import { execFile } from 'node:child_process';
import type { AppConfig } from '../../config/app-config.js';

const ANSWER_TIMEOUT_MS = 5_000;

/** Tells whether ffmpeg and ffprobe are there and start. */
export async function ffmpegAvailable(
  config: Pick<AppConfig, 'FFMPEG_PATH' | 'FFPROBE_PATH'>,
): Promise<boolean> {
  const answers = await Promise.all([config.FFMPEG_PATH, config.FFPROBE_PATH].map(answersVersion));
  return answers.every(Boolean);
}

function answersVersion(program: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program, ['-version'], { timeout: ANSWER_TIMEOUT_MS }, (error, stdout) => {
      resolve(error === null && /^ff(mpeg|probe) version/.test(stdout));
    });
  });
}
