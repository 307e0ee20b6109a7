import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/common/app-error.js';
import { runHostile } from '../../support/audio-run.js';
import { SAMPLE_VIDEO } from '../../support/media.js';

let folder: string;
let tools = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'killed-tool-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

type Tool = 'ffmpeg' | 'ffprobe';

/**
 * A tool that a signal ends at its first runs.
 * @param times how many of them
 */
async function killedTool(tool: Tool, times: number, signal = 'KILL') {
  const home = path.join(folder, `${tool}-${tools++}`);
  const runs = path.join(home, 'runs');
  await mkdir(runs, { recursive: true });
  const program = path.join(home, tool);
  // A directory for each run: ffprobe is not allowed to write files.
  const lines = [
    '#!/bin/sh',
    `case "$*" in ${tool === 'ffmpeg' ? '*-map*' : '*show_entries*'})`,
    `run=$(ls '${runs}' | wc -l); mkdir '${runs}'/$run`,
    `[ $run -ge ${times} ] || kill -${signal} $$;; esac`,
    `exec ${tool} "$@"`,
  ];
  await writeFile(program, lines.join('\n'));
  await chmod(program, 0o755);
  return {
    outcome: () =>
      runHostile(SAMPLE_VIDEO, path.join(home, 'work'), {
        [tool === 'ffmpeg' ? 'FFMPEG_PATH' : 'FFPROBE_PATH']: program,
      }),
    runCount: async () => (await readdir(runs)).length,
  };
}

describe.each<Tool>(['ffmpeg', 'ffprobe'])('%s', (tool) => {
  it('that is killed from outside is run once more', async () => {
    const { outcome, runCount } = await killedTool(tool, 1);
    expect(await outcome()).not.toBeInstanceOf(JobFailure);
    expect(await runCount()).toBe(2);
  });

  it('that is killed each time fails the job after that', async () => {
    const { outcome, runCount } = await killedTool(tool, 9);
    expect(await outcome()).toMatchObject({ code: 'AUDIO_EXTRACTION_ERROR' });
    expect(await runCount()).toBe(2);
  });

  it('that crashes by itself is not run again', async () => {
    const { outcome, runCount } = await killedTool(tool, 9, 'SEGV');
    expect(await outcome()).toMatchObject({ code: 'AUDIO_EXTRACTION_ERROR' });
    expect(await runCount()).toBe(1);
  });
});
