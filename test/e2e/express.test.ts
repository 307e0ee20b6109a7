import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegThat } from '../support/ffmpeg-wrapper.js';
import { silentVideo } from '../support/media.js';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

let stage: TestStage;
let service: Service;

beforeAll(async () => {
  stage = await TestStage.open();
  stage.storage.add('long.mp4', await silentVideo(stage.emptyFolder, 150));
  service = await stage.startService({
    ASR_MODEL: 'moonshine-tiny',
    MAX_CONCURRENT_JOBS: '2',
    EXPRESS_JOBS: '1',
    FFMPEG_PATH: await ffmpegThat(stage.emptyFolder, 'sleep 8'),
  });
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
  await expect.poll(queues).toMatchObject({ analysis: { waiting: 2, active: 2 } });
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
  for (const jobId of ['busy', 'after'])
    expect((await stage.backend.terminalOf(jobId)).status).toBe('completed');
});
