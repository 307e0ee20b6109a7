import parsePrometheus from 'parse-prometheus-text-format';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FfmpegGate, ffmpegThat } from '../support/ffmpeg-wrapper.js';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

let stage: TestStage;

beforeAll(async () => {
  stage = await TestStage.open();
});
afterAll(async () => {
  await stage.close();
});

const SMALL = { ASR_MODEL: 'moonshine-tiny', COMPUTE_PROCESSES: '1' };

function start(role: 'api' | 'worker', prefix: string, env: Record<string, string> = {}) {
  return stage.startService({ ...SMALL, ROLE: role, REDIS_PREFIX: prefix, ...env });
}

async function post(api: Service, jobId: string, video = 'silence.mp4'): Promise<void> {
  const response = await api.post({ job_id: jobId, video_url: stage.storage.link(video) });
  expect(response.status).toBe(200);
}

async function reach(api: Service, jobId: string, stageId: string): Promise<void> {
  await expect
    .poll(async () => (await api.get(`/api/upload-video/jobs/${jobId}`)).body['stage'], {
      timeout: 90_000,
      interval: 20,
    })
    .toBe(stageId);
}

describe('roles', () => {
  it('has an API that takes jobs in without doing them, and workers that take no jobs in', async () => {
    const api = await start('api', 'apart');
    await post(api, 'waits-for-a-worker');
    const { body } = await api.get('/health');
    expect(Object.keys(body['details'] as object)).not.toContain('compute');
    expect(body['status']).toBe('healthy');
    await expect
      .poll(() => stage.backend.callsOf('waits-for-a-worker').length, { timeout: 60_000 })
      .toBeGreaterThan(0);
    const worker = await start('worker', 'apart');
    const refused = await worker.post({
      job_id: 'a',
      video_url: stage.storage.link('silence.mp4'),
    });
    expect(refused.status).toBe(404);
    expect((await stage.backend.terminalOf('waits-for-a-worker')).status).toBe('completed');
    expect((await worker.get('/health')).body['status']).toBe('healthy');
    await expect.poll(() => worker.jobDirs(), { timeout: 10_000 }).toEqual([]);
    expect(await api.jobDirs()).toEqual([]);
    await Promise.all([api.end('SIGTERM'), worker.end('SIGTERM')]);
  });

  it('ends all jobs of two workers once when one of them is killed', async () => {
    const api = await start('api', 'two', { RATE_LIMIT_PER_MIN: '1000' });
    const slow = await ffmpegThat(stage.emptyFolder, 'sleep 3');
    const [one, other] = await Promise.all([
      start('worker', 'two', { FFMPEG_PATH: slow }),
      start('worker', 'two', { FFMPEG_PATH: slow }),
    ]);
    const ids = Array.from({ length: 12 }, (_, i) => `two-${i}`);
    await Promise.all(ids.map((jobId) => post(api, jobId)));
    await expect
      .poll(async () => (await one.jobDirs()).length, { timeout: 60_000 })
      .toBeGreaterThan(0);
    await one.end('SIGKILL');
    for (const jobId of ids) {
      expect((await stage.backend.terminalOf(jobId)).status).toBe('completed');
      expect(stage.backend.callsOf(jobId).at(-1)?.status).toBe('completed');
    }
    await expect.poll(() => other.jobDirs(), { timeout: 10_000 }).toEqual([]);
    await Promise.all([api.end('SIGTERM'), other.end('SIGTERM')]);
  });

  it('leaves a job whose link has expired to the worker that has the video', async () => {
    const api = await start('api', 'expired');
    const gate = await FfmpegGate.make(stage.emptyFolder);
    const holder = await start('worker', 'expired', {
      MAX_CONCURRENT_JOBS: '1',
      FFMPEG_PATH: gate.program,
    });
    await post(api, 'keeps-it-busy');
    await reach(api, 'keeps-it-busy', 'audio');
    stage.storage.add('for-an-hour.mp4', stage.storage.fileOf('silence.mp4'));
    await post(api, 'expires', 'for-an-hour.mp4');
    await reach(api, 'expires', 'queued');
    stage.storage.remove('for-an-hour.mp4');
    const other = await start('worker', 'expired');
    await expect
      .poll(() => other.output, { timeout: 60_000 })
      .toContain('job handed to the worker that has its video');
    await gate.open();
    expect((await stage.backend.terminalOf('expires')).status).toBe('completed');
    for (const worker of [holder, other])
      await expect.poll(() => worker.jobDirs(), { timeout: 10_000 }).toEqual([]);
    await Promise.all([api, holder, other].map((service) => service.end('SIGTERM')));
  });
});

describe('metrics', () => {
  it('tell what happened, in the text format of Prometheus and without anything about a job', async () => {
    const service = await stage.startService({ ...SMALL, REDIS_PREFIX: 'metrics' });
    await post(service, 'canary-job', 'sample.mp4');
    expect((await stage.backend.terminalOf('canary-job')).status).toBe('completed');
    await post(service, 'canary-mute', 'mute.mp4');
    await stage.backend.terminalOf('canary-mute');
    const scrape = () => fetch(`${service.url}/metrics`);
    // The backend has its call before the service has entered the job's end.
    const ended = [
      'ecg_jobs{state="running"} 0',
      'ecg_callback_deliveries_total{state="delivered"} 2',
    ];
    await expect
      .poll(async () => (await (await scrape()).text()).split('\n'), { timeout: 10_000 })
      .toEqual(expect.arrayContaining(ended));
    const response = await scrape();
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    expect(text).not.toMatch(/canary|127\.0\.0\.1|mp4/);
    const families = new Map(parsePrometheus(text).map((family) => [family.name, family]));
    const value = (name: string, labels: Record<string, string> = {}) =>
      families
        .get(name)
        ?.metrics.find((metric) =>
          Object.entries(labels).every(([key, label]) => metric.labels?.[key] === label),
        );
    expect(value('ecg_jobs_accepted_total')?.value).toBe('2');
    expect(value('ecg_jobs_ended_total', { outcome: 'completed' })?.value).toBe('1');
    expect(value('ecg_jobs_ended_total', { outcome: 'AUDIO_EXTRACTION_ERROR' })?.value).toBe('1');
    expect(families.get('ecg_stage_duration_seconds')?.type).toBe('HISTOGRAM');
    // The parser puts the series of a histogram together, whatever their labels.
    for (const stageId of ['download', 'audio', 'vad', 'diarization', 'asr', 'prosody', 'result'])
      expect(text).toMatch(
        new RegExp(`^ecg_stage_duration_seconds_count\\{stage="${stageId}"\\} [1-9]`, 'm'),
      );
    expect(value('ecg_real_time_factor')?.count).toBe('1');
    expect(
      Number(value('ecg_callback_attempts_total', { kind: 'terminal', result: '2xx' })?.value),
    ).toBe(2);
    expect(value('ecg_compute_processes', { state: 'configured' })?.value).toBe('1');
    expect(value('ecg_queue_depth', { queue: 'analysis' })?.value).toBe('0');
    expect(value('ecg_redis_up')?.value).toBe('1');
    expect(families.has('ecg_event_loop_delay_seconds')).toBe(true);
    const series = [...families.values()].flatMap(({ metrics }) => metrics);
    expect(series.length).toBeLessThan(200);
    await service.end('SIGTERM');
  });
});
