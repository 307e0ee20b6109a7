import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { FfmpegGate, ffmpegThat } from '../support/ffmpeg-wrapper.js';
import { silentVideo } from '../support/media.js';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

const SMALL = { ASR_MODEL: 'moonshine-tiny', COMPUTE_PROCESSES: '1' };
const PATIENCE_MS = 120_000;

let stage: TestStage;

beforeAll(async () => {
  stage = await TestStage.open();
  const file = path.join(stage.emptyFolder, 'three-megabytes.mp4');
  await writeFile(file, Buffer.alloc(3_000_000, 1));
  stage.storage.add('three-megabytes.mp4', file);
  stage.storage.add('minutes.mp4', await silentVideo(stage.emptyFolder, 90));
});
afterAll(async () => {
  await stage.close();
});

function start(prefix: string, env: Record<string, string>): Promise<Service> {
  return stage.startService({ ...SMALL, REDIS_PREFIX: prefix, ...env });
}

function post(service: Service, jobId: string, link: string): Promise<Response> {
  return service.post({ job_id: jobId, video_url: link, language: 'en' });
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = names.map((name) =>
    stat(path.join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** The service has no room now, says so and when to come again. */
async function expectNoRoom(response: Response, jobId: string): Promise<void> {
  expect(response.status).toBe(503);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await response.json()).toMatchObject({
    error: {
      code: 'INSUFFICIENT_RESOURCES',
      message: 'The server is short of disk space, please try again later.',
      job_id: jobId,
    },
  });
}

async function viewOf(service: Service, jobId: string): Promise<Record<string, unknown>> {
  return (await service.get(`/api/upload-video/jobs/${jobId}`)).body;
}

describe('room on the disk', () => {
  it.concurrent('of waiting videos: over it intake is closed, under it open again', async () => {
    const service = await start('budget', { DOWNLOAD_BUDGET_MB: '1' });
    const link = stage.storage.slowLink('three-megabytes.mp4', 30);
    expect((await post(service, 'fills-it', link)).status).toBe(200);
    await eventually(
      () => bytesIn(service.workDir),
      (bytes) => bytes > 1_100_000,
      PATIENCE_MS,
    );
    const silence = stage.storage.link('silence.mp4');
    await expectNoRoom(await post(service, 'late', silence), 'late');
    await fetch(`${service.url}/api/upload-video/jobs/fills-it`, { method: 'DELETE' });
    await eventually(
      () => post(service, 'in-time', silence),
      ({ status }) => status === 200,
      PATIENCE_MS,
    );
    expect((await stage.backend.terminalOf('in-time')).status).toBe('completed');
  });

  it.concurrent('of the whole machine: intake is closed and the service not ready', async () => {
    const service = await start('free', { MIN_FREE_DISK_MB: '1000000' });
    const link = stage.storage.link('silence.mp4');
    await expectNoRoom(await post(service, 'no-space', link), 'no-space');
    expect((await service.get('/health/ready')).status).toBe(503);
    expect((await service.get('/health/live')).status).toBe(200);
  });
});

describe('one video', () => {
  it.concurrent.each([
    ['of more bytes', 'three-megabytes', 'The video file is larger than 1 MB.'],
    ['of more minutes', 'minutes', 'The video is longer than 1 minute.'],
  ])('%s than allowed is not analysed', async (_what, name, message) => {
    const service = await start(name, { MAX_VIDEO_MB: '1', MAX_VIDEO_MIN: '1' });
    expect((await post(service, name, stage.storage.link(`${name}.mp4`))).status).toBe(200);
    expect(await stage.backend.terminalOf(name)).toMatchObject({
      status: 'failed',
      error_code: 'INSUFFICIENT_RESOURCES',
      error_message: message,
    });
    await eventually(
      () => service.jobDirs(),
      (dirs) => dirs.length === 0,
      PATIENCE_MS,
    );
  });

  it.concurrent(
    'that takes longer than allowed is stopped for real; who waited behind it so long is not',
    async () => {
      const pidFile = path.join(stage.emptyFolder, 'endless.pid');
      const service = await start('endless', {
        MAX_CONCURRENT_JOBS: '1',
        PROCESSING_TIMEOUT_MIN: '1',
        FFMPEG_PATH: await ffmpegThat(
          stage.emptyFolder,
          `[ -s '${pidFile}' ] || { echo $$ > '${pidFile}'; exec sleep 3600; }`,
        ),
      });
      await post(service, 'endless', stage.storage.link('silence.mp4'));
      await eventually(
        async () => (await viewOf(service, 'endless'))['stage'],
        (now) => now === 'audio',
        PATIENCE_MS,
      );
      await post(service, 'behind-it', stage.storage.link('silence.mp4'));
      expect(await stage.backend.terminalOf('endless')).toMatchObject({
        status: 'failed',
        error_code: 'PROCESSING_TIMEOUT',
        error_message: 'The analysis took longer than 1 minute and was stopped.',
      });
      expect((await stage.backend.terminalOf('behind-it')).status).toBe('completed');
      const pid = Number(await readFile(pidFile, 'utf8'));
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
      await eventually(
        () => service.jobDirs(),
        (dirs) => dirs.length === 0,
        PATIENCE_MS,
      );
    },
  );
});

describe('jobs at once', () => {
  it.concurrent('are ten, and the others start in the order they came in', async () => {
    const gate = await FfmpegGate.make(stage.emptyFolder);
    const service = await start('ten', {
      MAX_CONCURRENT_DOWNLOADS: '1', // So that they come to the analysis in the order of their calls.
      FFMPEG_PATH: gate.program,
    });
    const ids = Array.from({ length: 14 }, (_, i) => `ten-${i}`);
    for (const jobId of ids) await post(service, jobId, stage.storage.link('silence.mp4'));
    const views = () => Promise.all(ids.map((jobId) => viewOf(service, jobId)));
    await eventually(views, (all) => all.every(({ status }) => status !== 'accepted'), PATIENCE_MS);
    const atWork = (all: Record<string, unknown>[]) =>
      all.filter(({ status }) => status === 'processing').map(({ job_id }) => job_id);
    await eventually(views, (all) => atWork(all).length >= 10, PATIENCE_MS);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(atWork(await views())).toEqual(ids.slice(0, 10));
    await gate.open();
    for (const jobId of ids)
      expect((await stage.backend.terminalOf(jobId)).status).toBe('completed');
    const started = (await views()).map(({ started_at }) => String(started_at));
    expect(started.slice(9)).toEqual(started.slice(9).toSorted());
  });
});
