import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { FfmpegGate } from '../support/ffmpeg-wrapper.js';
import { silentVideo } from '../support/media.js';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

let stage: TestStage;
let service: Service;
let gate: FfmpegGate;

beforeAll(async () => {
  stage = await TestStage.open();
  stage.storage.add('long.mp4', await silentVideo(stage.emptyFolder, 150));
  gate = await FfmpegGate.make(stage.emptyFolder);
  service = await stage.startService({
    ASR_MODEL: 'moonshine-tiny',
    MAX_CONCURRENT_JOBS: '2',
    EXPRESS_JOBS: '1',
    FFMPEG_PATH: gate.program,
  });
});
beforeEach(async () => {
  await gate.close();
});
afterAll(async () => {
  await stage.close();
});

async function post(jobId: string, video: string): Promise<void> {
  const { status } = await service.post({ job_id: jobId, video_url: stage.storage.link(video) });
  expect(status).toBe(200);
}

async function stageOf(jobId: string): Promise<unknown> {
  return (await service.get(`/api/upload-video/jobs/${jobId}`)).body['stage'];
}

async function reach(jobId: string, stageId: string): Promise<void> {
  await expect.poll(() => stageOf(jobId), { timeout: 60_000, interval: 20 }).toBe(stageId);
}

it('does not let a short video wait for a long one, but long ones and further short ones', async () => {
  await post('long', 'long.mp4');
  await reach('long', 'audio');
  await post('next-long', 'long.mp4');
  await reach('next-long', 'queued');
  await post('short', 'silence.mp4');
  await reach('short', 'audio');
  await post('next-short', 'silence.mp4');
  await reach('next-short', 'queued');
  expect(await stageOf('long')).toBe('audio');
  expect(await stageOf('next-long')).toBe('queued');
  const queues = async () =>
    ((await service.get('/health')).body['details'] as Record<string, unknown>)['queues'];
  await expect
    .poll(queues, { timeout: 60_000 })
    .toMatchObject({ analysis: { waiting: 2, active: 2 } });
  await gate.open();
  for (const jobId of ['long', 'short', 'next-long', 'next-short'])
    expect((await stage.backend.terminalOf(jobId)).status).toBe('completed');
});

it('takes a waiting short video back', async () => {
  await post('busy', 'long.mp4');
  await reach('busy', 'audio');
  await post('express', 'silence.mp4');
  await reach('express', 'audio');
  await fetch(`${service.url}/api/upload-video/jobs/express`, { method: 'DELETE' });
  expect(await stage.backend.terminalOf('express')).toMatchObject({ error_code: 'CANCELLED' });
  await post('after', 'silence.mp4');
  await reach('after', 'audio');
  expect(await stageOf('busy')).toBe('audio');
  await gate.open();
  for (const jobId of ['busy', 'after'])
    expect((await stage.backend.terminalOf(jobId)).status).toBe('completed');
});
