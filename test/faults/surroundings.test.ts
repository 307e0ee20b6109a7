import { execFile } from 'node:child_process';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Backend, type Answer } from '../support/backend.js';
import { ffmpegThat } from '../support/ffmpeg-wrapper.js';
import { freePort } from '../support/free-port.js';
import { FaultStage, holdingsOf, isTerminal, LONG_FORM } from './fault-stage.js';

const run = promisify(execFile);

/** Longer than Bull's lock, so that Bull gives the job out a second time while it is at work. */
const OUTAGE_MS = LONG_FORM ? 30_000 : 10_000;

let stage: FaultStage;

beforeAll(async () => {
  stage = await FaultStage.open();
});
afterAll(async () => {
  await stage.close();
});

/** Answers terminal calls in order as told, the last way for good; progress is always fine. */
function onTerminal(jobId: string, ...ways: readonly Answer[]): void {
  let next = 0;
  stage.answerWith(jobId, (call, response) => {
    if (!isTerminal(call)) response.writeHead(200).end();
    else void ways[Math.min(next++, ways.length - 1)]?.(call, response);
  });
}

const ok: Answer = (_call, response) => void response.writeHead(200).end();
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_call, response) =>
    void response.writeHead(code, headers).end();
const hang: Answer = () => undefined;
const loseReply: Answer = (_call, response) => void response.socket?.destroy();

describe('a receiver that fails', () => {
  it('hangs, refuses for now, redirects or loses its reply: the result arrives, the same each time', async () => {
    const service = await stage.start({ REDIS_PREFIX: stage.newPrefix() });
    const silence = stage.storage.link('silence.mp4');
    const cases: Record<string, readonly Answer[]> = {
      'answers-500': [status(500), status(502), ok],
      'answers-429': [status(429, { 'Retry-After': '1' }), ok],
      'answers-308': [status(308, { Location: silence }), ok],
      'loses-replies': [loseReply, loseReply, ok],
      hangs: [hang, ok],
    };
    for (const [jobId, ways] of Object.entries(cases)) onTerminal(jobId, ...ways);
    await stage.post(service, 'warm-up', silence);
    await stage.expectEnd(service, 'warm-up', { status: 'completed' });
    const before = await holdingsOf(service.pid);
    await Promise.all(Object.keys(cases).map((jobId) => stage.post(service, jobId, silence)));
    for (const [jobId, ways] of Object.entries(cases)) {
      await stage.expectEnd(service, jobId, { status: 'completed' });
      expect(stage.terminalsOf(jobId)).toHaveLength(ways.length);
    }
    await stage.expectBackTo(before, service);
    await service.end('SIGTERM');
  });

  it('refuses for good: nothing more is sent, the job tells it, and it is delivered on request', async () => {
    const service = await stage.start({ REDIS_PREFIX: stage.newPrefix() });
    onTerminal('answers-404', status(404));
    await stage.post(service, 'answers-404', stage.storage.link('silence.mp4'));
    const state = async () =>
      (await service.get('/api/upload-video/jobs/answers-404')).body['callback'];
    await expect
      .poll(state, { timeout: 60_000 })
      .toEqual({ state: 'refused', attempts: 1, last_http_status: 404 });
    expect(service.output).toContain('receiver refused the terminal callback for good');
    stage.answerAsUsual('answers-404');
    await fetch(`${service.url}/api/upload-video/jobs/answers-404/redeliver`, { method: 'POST' });
    await stage.expectEnd(service, 'answers-404', { status: 'completed' });
    await service.end('SIGTERM');
  });

  it('is down for the whole job: the work is not held up, the result arrives when it is back', async () => {
    const port = await freePort();
    const service = await stage.start({
      REDIS_PREFIX: stage.newPrefix(),
      BACKEND_URL: `http://127.0.0.1:${port}`,
    });
    await stage.post(service, 'receiver-down', stage.storage.link('silence.mp4'));
    const job = async () => (await service.get('/api/upload-video/jobs/receiver-down')).body;
    await expect.poll(async () => (await job())['status'], { timeout: 60_000 }).toBe('completed');
    const late = await Backend.start(port);
    const terminal = await late.terminalOf('receiver-down', 60_000);
    expect(terminal.status).toBe('completed');
    await expect
      .poll(async () => (await job())['callback'], { timeout: 60_000 })
      .toMatchObject({ state: 'delivered' });
    expect(late.calls.filter(isTerminal)).toHaveLength(1);
    await service.end('SIGTERM');
    await late.stop();
  });

  it('hangs on progress: the analysis takes no notice', async () => {
    const service = await stage.start({ REDIS_PREFIX: stage.newPrefix() });
    stage.answerWith('progress-hangs', (call, response) => {
      if (isTerminal(call)) response.writeHead(200).end();
    });
    await stage.post(service, 'progress-hangs', stage.storage.link('silence.mp4'));
    await stage.expectEnd(service, 'progress-hangs', { status: 'completed' });
    await service.end('SIGTERM');
  });
});

describe('a disk that is full', () => {
  /** Only root may mount a disk of its own. */
  it.runIf(process.getuid?.() === 0)(
    'fails the job that does not fit, in the download and in the audio, and no other',
    async () => {
      const disk = path.join(stage.folder, 'small-disk');
      await mkdir(disk);
      await run('mount', ['-t', 'tmpfs', '-o', 'size=1500k', 'tmpfs', disk]);
      try {
        const service = await stage.start({
          REDIS_PREFIX: stage.newPrefix(),
          WORK_DIR: disk,
          MIN_FREE_DISK_MB: '0',
        });
        const full = { status: 'failed', code: 'INSUFFICIENT_RESOURCES' } as const;
        await stage.post(service, 'too-large', stage.storage.link('sample.mp4'));
        await stage.expectEnd(service, 'too-large', full);
        await stage.post(service, 'too-long', stage.storage.link('long-silence.mp4'));
        await stage.expectEnd(service, 'too-long', full);
        await stage.post(service, 'fits', stage.storage.link('silence.mp4'));
        await stage.expectEnd(service, 'fits', { status: 'completed' });
        await service.end('SIGTERM');
      } finally {
        await run('umount', [disk]);
      }
    },
  );
});

describe('Redis that goes away', () => {
  it('and comes back: intake says so meanwhile, jobs at work go on, none of them twice', async () => {
    const prefix = stage.newPrefix();
    const log = path.join(stage.folder, 'ffmpeg-runs.log');
    await appendFile(log, '');
    const service = await stage.start({
      REDIS_PREFIX: prefix,
      FFMPEG_PATH: await ffmpegThat(
        stage.folder,
        `[ -s '${log}' ] || wait=1; echo x >> '${log}'; [ -z "$wait" ] || sleep ${OUTAGE_MS / 1000 + 8}`,
      ),
    });
    await stage.post(service, 'in-analysis');
    await stage.until(prefix, 'in-analysis', 'step', (now) => now === 'audio');
    const downloads = stage.storage.requests;
    await stage.post(
      service,
      'in-download',
      stage.storage.slowLink('silence.mp4', OUTAGE_MS / 1000 + 6),
    );
    await stage.until(prefix, 'in-download', 'step', (now) => now === 'download');
    await stage.redisServer.stop();
    const stoppedAtMs = Date.now();
    await expect
      .poll(async () => (await service.get('/health/ready')).status, { timeout: 10_000 })
      .toBe(503);
    expect((await service.get('/health/live')).status).toBe(200);
    const refused = await service.post({
      job_id: 'refused',
      video_url: stage.storage.link('clip.mp4'),
    });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS - (Date.now() - stoppedAtMs)));
    await stage.redisServer.restart();
    await stage.expectEnd(service, 'in-analysis', { status: 'completed' });
    await stage.expectEnd(service, 'in-download', { status: 'completed' });
    expect(stage.storage.requests - downloads).toBe(1);
    expect((await readFile(log, 'utf8')).trim().split('\n')).toHaveLength(2);
    await stage.post(service, 'afterwards', stage.storage.link('silence.mp4'));
    await service.end('SIGKILL');
  });

  it('and is full for a while: intake says so, the job at work is finished, not done again', async () => {
    const prefix = stage.newPrefix();
    const log = path.join(stage.folder, 'ffmpeg-runs-while-full.log');
    const service = await stage.start({
      REDIS_PREFIX: prefix,
      FFMPEG_PATH: await ffmpegThat(stage.folder, `echo x >> '${log}'; sleep 3`),
    });
    await stage.post(service, 'while-full', stage.storage.link('silence.mp4'));
    await stage.until(prefix, 'while-full', 'step', (now) => now === 'audio');
    await stage.fillRedis(true);
    const fullSinceMs = Date.now();
    try {
      const refused = await service.post({
        job_id: 'refused-when-full',
        video_url: stage.storage.link('silence.mp4'),
      });
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await service.get('/health/ready')).status).toBe(503);
      expect((await service.get('/health/live')).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS - (Date.now() - fullSinceMs)));
    } finally {
      await stage.fillRedis(false);
    }
    await stage.expectEnd(service, 'while-full', { status: 'completed' });
    expect((await readFile(log, 'utf8')).trim().split('\n')).toHaveLength(1);
    expect((await service.get('/health/ready')).status).toBe(200);
    await service.end('SIGTERM');
  });
});
