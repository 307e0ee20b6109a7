import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestStage } from '../support/stage.js';

let stage: TestStage;

beforeAll(async () => {
  stage = await TestStage.open();
});
afterAll(async () => {
  await stage.close();
});

it('works on the processor where what ORT_PROVIDERS asks for is missing, and says so once', async () => {
  const service = await stage.startService({
    ASR_MODEL: 'moonshine-tiny',
    COMPUTE_PROCESSES: '2',
    // Apple's and Microsoft's: at least one of them is missing everywhere.
    ORT_PROVIDERS: 'coreml,dml,cpu',
  });
  const post = (jobId: string) =>
    service.post({ job_id: jobId, video_url: stage.storage.link('sample.mp4') });
  await Promise.all(['one', 'other'].map(post));
  for (const jobId of ['one', 'other'])
    expect((await stage.backend.terminalOf(jobId)).status).toBe('completed');
  const lines = service.output.split('\n').filter((line) => line.includes('ORT_PROVIDERS'));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ usable: ['cpu'] });
});
