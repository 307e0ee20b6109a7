import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

const ONE_AT_A_TIME = { MAX_CONCURRENT_JOBS: '1' };
/** What is tested here is what survives, not what is heard. */
const SMALL = { ASR_MODEL: 'moonshine-tiny' };

let stage: TestStage;

beforeAll(async () => {
  stage = await TestStage.open();
});
afterAll(async () => {
  await stage.close();
});

function serve(prefix: string, env: Readonly<Record<string, string>> = {}): Promise<Service> {
  return stage.startService({ ...SMALL, REDIS_PREFIX: prefix, ...env });
}

function start(service: Service, jobId: string, video = 'sample.mp4'): Promise<Response> {
  return service.post({
    job_id: jobId,
    video_url: stage.storage.link(video),
    fastapi_base_url: null,
    language: null,
  });
}

/** Waits until the job has reached a stage. */
async function reach(service: Service, jobId: string, stageId: string): Promise<void> {
  await expect
    .poll(async () => (await service.get(`/api/upload-video/jobs/${jobId}`)).body['stage'], {
      timeout: 60_000,
      interval: 20,
    })
    .toBe(stageId);
}

function childPids(pid: number): Promise<number[]> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'pid=', '--ppid', String(pid)], (_error, stdout) => {
      resolve(
        stdout
          .split('\n')
          .map(Number)
          .filter((child) => child > 0),
      );
    });
  });
}

function terminals(jobId: string): string[] {
  return stage.backend
    .callsOf(jobId)
    .map(({ status }) => status)
    .filter((status) => status !== 'processing');
}

describe('survival', () => {
  it('finishes a job whose service was killed in mid-analysis, in another instance, once', async () => {
    const first = await serve('kill');
    await start(first, 'killed');
    await reach(first, 'killed', 'asr');
    await first.end('SIGKILL');
    await serve('kill', { WORK_DIR: first.workDir });
    expect((await stage.backend.terminalOf('killed')).status).toBe('completed');
    const percents = stage.backend.callsOf('killed').map(({ progress }) => progress);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    await expect.poll(() => first.jobDirs(), { timeout: 10_000 }).toEqual([]);
    expect(terminals('killed')).toEqual(['completed']);
  });

  it('hands a job back at shutdown and lets the next instance finish it', async () => {
    const first = await serve('term', { SHUTDOWN_GRACE_SEC: '0' });
    await start(first, 'handed-back');
    await reach(first, 'handed-back', 'asr');
    await first.end('SIGTERM');
    expect(terminals('handed-back')).toEqual([]);
    await serve('term');
    expect((await stage.backend.terminalOf('handed-back')).status).toBe('completed');
  });

  it('replaces compute children that are killed in mid-inference, and the job does not notice', async () => {
    const service = await serve('child');
    await start(service, 'orphaned');
    await reach(service, 'orphaned', 'asr');
    for (const pid of await childPids(service.pid)) process.kill(pid, 'SIGKILL');
    expect((await stage.backend.terminalOf('orphaned')).status).toBe('completed');
  });

  it('stops a cancelled job at work, tells the receiver and frees its place', async () => {
    const service = await serve('cancel', ONE_AT_A_TIME);
    await start(service, 'cancelled');
    await start(service, 'waiting');
    await reach(service, 'cancelled', 'asr');
    const response = await fetch(`${service.url}/api/upload-video/jobs/cancelled`, {
      method: 'DELETE',
    });
    expect(await response.json()).toMatchObject({ status: 'failed', error: { code: 'CANCELLED' } });
    expect(await stage.backend.terminalOf('cancelled')).toMatchObject({
      status: 'failed',
      error_code: 'CANCELLED',
    });
    expect((await stage.backend.terminalOf('waiting')).status).toBe('completed');
    expect(terminals('cancelled')).toEqual(['failed']);
    await expect.poll(() => service.jobDirs(), { timeout: 10_000 }).toEqual([]);
  });

  it('cancels a job that waits for its turn, and leaves an ended one as it is', async () => {
    const service = await serve('queue', ONE_AT_A_TIME);
    await start(service, 'busy');
    await start(service, 'never-started');
    await reach(service, 'never-started', 'queued');
    await fetch(`${service.url}/api/upload-video/jobs/never-started`, { method: 'DELETE' });
    expect(await stage.backend.terminalOf('never-started')).toMatchObject({
      error_code: 'CANCELLED',
    });
    expect((await stage.backend.terminalOf('busy')).status).toBe('completed');
    const again = await fetch(`${service.url}/api/upload-video/jobs/busy`, { method: 'DELETE' });
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({ status: 'completed' });
  });

  it('reports on a job that waits in the queue', async () => {
    const service = await serve('wait', {
      MAX_CONCURRENT_DOWNLOADS: '1',
      PROGRESS_INTERVAL_SEC: '1',
    });
    await service.post({ job_id: 'hangs', video_url: stage.storage.hangingLink() });
    await start(service, 'behind', 'silence.mp4');
    await expect
      .poll(() => stage.backend.callsOf('behind').length, { timeout: 20_000 })
      .toBeGreaterThan(2);
    expect(
      stage.backend
        .callsOf('behind')
        .every(({ status, progress }) => status === 'processing' && progress === 0),
    ).toBe(true);
    await fetch(`${service.url}/api/upload-video/jobs/hangs`, { method: 'DELETE' });
    expect((await stage.backend.terminalOf('behind')).status).toBe('completed');
  });

  it('answers 503 while Redis is away and goes on when it is back', async () => {
    const service = await serve('redis');
    await start(service, 'before-the-outage', 'silence.mp4');
    await stage.backend.terminalOf('before-the-outage');
    await stage.redis.stop();
    await expect
      .poll(async () => (await service.get('/health/ready')).status, { timeout: 10_000 })
      .toBe(503);
    const refused = await start(service, 'during-the-outage', 'silence.mp4');
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await service.get('/health/live')).status).toBe(200);
    await stage.redis.restart();
    await expect
      .poll(async () => (await service.get('/health/ready')).status, { timeout: 20_000 })
      .toBe(200);
    expect((await start(service, 'after-the-outage', 'silence.mp4')).status).toBe(200);
    expect((await stage.backend.terminalOf('after-the-outage')).status).toBe('completed');
  });
});
