import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { ffmpegThat } from '../support/ffmpeg-wrapper.js';
import { childrenOf, directoryOf, FaultStage, holdingsOf, LONG_FORM } from './fault-stage.js';

let stage: FaultStage;

beforeAll(async () => {
  stage = await FaultStage.open();
});
afterAll(async () => {
  await stage.close();
});

/** Code that every process of the service loads first. */
async function preload(name: string, code: string): Promise<Record<string, string>> {
  const file = path.join(stage.folder, `${name}.mjs`);
  await writeFile(file, code);
  return { NODE_OPTIONS: `--import ${pathToFileURL(file).href}` };
}

describe('a process of the service that dies', () => {
  it.concurrent('a compute child killed in mid-inference: the job does not notice', async () => {
    const prefix = stage.newPrefix();
    const service = await stage.start({ REDIS_PREFIX: prefix });
    await stage.post(service, 'warm-up');
    await stage.expectEnd(service, 'warm-up', { status: 'completed' });
    const before = await holdingsOf(service.pid);
    await stage.post(service, 'child-killed', stage.storage.link('sample.mp4'));
    await stage.until(prefix, 'child-killed', 'step', (now) => now === 'asr');
    for (const pid of await childrenOf(service.pid)) process.kill(pid, 'SIGKILL');
    await stage.expectEnd(service, 'child-killed', { status: 'completed' });
    await stage.expectBackTo(before, service);
    await service.end('SIGTERM');
  });

  it.concurrent(
    'a poison video that kills its child every time: it fails, others go on',
    async () => {
      const service = await stage.start({
        REDIS_PREFIX: stage.newPrefix(),
        ...(await preload(
          'poison-child',
          `const { on } = process;
         process.on = function (event, listener) {
           return on.call(this, event, event !== 'message' ? listener : (request) => {
             const isPoison = JSON.stringify(request).includes('${directoryOf('poison-child')}');
             if (isPoison) process.kill(process.pid, 'SIGKILL');
             else listener(request);
           });
         };`,
        )),
      });
      await stage.post(service, 'before-it');
      await stage.expectEnd(service, 'before-it', { status: 'completed' });
      const before = await holdingsOf(service.pid);
      await Promise.all([stage.post(service, 'poison-child'), stage.post(service, 'beside-it')]);
      await Promise.all([
        stage.expectEnd(service, 'poison-child', { status: 'failed', code: 'TRANSCRIPTION_ERROR' }),
        stage.expectEnd(service, 'beside-it', { status: 'completed' }),
      ]);
      await stage.expectBackTo(before, service);
      await service.end('SIGTERM');
    },
  );

  it.concurrent('a poison video that kills ffmpeg every time: it fails, others go on', async () => {
    const log = path.join(stage.folder, 'poison-ffmpeg.log');
    const service = await stage.start({
      REDIS_PREFIX: stage.newPrefix(),
      FFMPEG_PATH: await ffmpegThat(
        stage.folder,
        `case "$*" in *${directoryOf('poison-ffmpeg')}*) echo x >> '${log}'; kill -9 $$;; esac`,
      ),
    });
    await Promise.all([
      stage.post(service, 'poison-ffmpeg'),
      stage.post(service, 'beside-ffmpeg', stage.storage.link('silence.mp4')),
    ]);
    await Promise.all([
      stage.expectEnd(service, 'poison-ffmpeg', {
        status: 'failed',
        code: 'AUDIO_EXTRACTION_ERROR',
      }),
      stage.expectEnd(service, 'beside-ffmpeg', { status: 'completed' }),
    ]);
    expect((await readFile(log, 'utf8')).length / 2).toBe(2);
    await service.end('SIGTERM');
  });

  if (LONG_FORM)
    it('a poison video that kills the service every time: it fails, others go on', async () => {
      const prefix = stage.newPrefix();
      const env = {
        REDIS_PREFIX: prefix,
        FFMPEG_PATH: await ffmpegThat(
          stage.folder,
          `case "$*" in *${directoryOf('poison-service')}*) kill -9 $PPID;; esac`,
        ),
      };
      let service = await stage.start(env);
      await stage.post(service, 'poison-service');
      for (let tries = 1; ; tries++) {
        while (!service.ended && stage.terminalsOf('poison-service').length === 0)
          await new Promise((resolve) => setTimeout(resolve, 100));
        if (!service.ended) break;
        expect(tries).toBeLessThan(8);
        service = await stage.start({ ...env, WORK_DIR: service.workDir });
      }
      await stage.expectEnd(service, 'poison-service', {
        status: 'failed',
        code: 'AUDIO_EXTRACTION_ERROR',
      });
      await stage.post(service, 'after-the-poison');
      await stage.expectEnd(service, 'after-the-poison', { status: 'completed' });
    });

  it.concurrent(
    'SIGTERM in mid-job: not ready at once, alive to the end, the job finished',
    async () => {
      const prefix = stage.newPrefix();
      const service = await stage.start({
        REDIS_PREFIX: prefix,
        SHUTDOWN_GRACE_SEC: '60',
        FFMPEG_PATH: await ffmpegThat(stage.folder, 'sleep 2'),
      });
      await stage.post(service, 'finished-in-time');
      await stage.until(prefix, 'finished-in-time', 'step', (now) => now === 'audio');
      const end = service.end('SIGTERM');
      const ready = async () => (await service.get('/health/ready')).status;
      await eventually(ready, (code) => code === 503, 5_000);
      expect((await service.get('/health/live')).status).toBe(200);
      await end;
      const next = await stage.start({ REDIS_PREFIX: prefix });
      await stage.expectEnd(next, 'finished-in-time', { status: 'completed' });
      await next.end('SIGTERM');
    },
  );

  it.concurrent('SIGTERM without any grace: handed back and finished by the next', async () => {
    const prefix = stage.newPrefix();
    const first = await stage.start({ REDIS_PREFIX: prefix, SHUTDOWN_GRACE_SEC: '0' });
    await stage.post(first, 'handed-back');
    await stage.until(prefix, 'handed-back', 'step', (now) => now === 'asr');
    await first.end('SIGTERM');
    const next = await stage.start({ REDIS_PREFIX: prefix });
    await stage.expectEnd(next, 'handed-back', { status: 'completed' });
    await next.end('SIGTERM');
  });
});
