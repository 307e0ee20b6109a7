import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../support/service.js';
import { eventually } from '../support/eventually.js';
import { ffmpegThat } from '../support/ffmpeg-wrapper.js';
import { FaultStage, isTerminal, LONG_FORM } from './fault-stage.js';

const RECOVERY_LIMIT_MS = 15_000;

/** Where the service is killed: the moment a field of the job's record has a value. */
interface Moment {
  readonly name: string;
  readonly field: 'step' | 'phase' | 'terminalJson';
  readonly value: string | null;
}
const step = (value: string): Moment => ({ name: `in ${value}`, field: 'step', value });

const SHORT: readonly Moment[] = [
  step('download'),
  { name: 'between download and analysis', field: 'phase', value: 'queued' },
  step('audio'),
  step('asr'),
  { name: 'between the end and its callback', field: 'terminalJson', value: null },
];
const LONG: readonly Moment[] = [
  { name: 'between intake and download', field: 'phase', value: 'accepted' },
  ...['vad', 'diarization', 'prosody', 'emotion', 'result'].map(step),
];
const RANDOM_KILLS = 20;

let stage: FaultStage;

beforeAll(async () => {
  stage = await FaultStage.open();
});
afterAll(async () => {
  await stage.close();
});

/** Starts the service again with the same directory, as whoever supervises it would. */
function restart(prefix: string, dead: Service): Promise<Service> {
  return stage.start({ REDIS_PREFIX: prefix, WORK_DIR: dead.workDir });
}

/** Waits until somebody else than the dead works on the job, or the job has ended. */
async function goesOn(prefix: string, jobId: string, dead: readonly string[]): Promise<void> {
  await eventually(
    async () =>
      (await stage.hasEnded(prefix, jobId)) ||
      (await stage.holdersOf(prefix, jobId)).some((holder) => !dead.includes(holder)),
    (isSo) => isSo,
    RECOVERY_LIMIT_MS,
  );
}

describe('kill -9 of the service', () => {
  it.concurrent.each(LONG_FORM ? [...SHORT, ...LONG] : SHORT)(
    '$name: the next one goes on within 15 s and ends the job once',
    async ({ name, field, value }) => {
      const prefix = stage.newPrefix();
      const jobId = `killed ${name}`.replaceAll(' ', '-');
      const first = await stage.start({ REDIS_PREFIX: prefix });
      await stage.post(first, jobId, stage.storage.slowLink('clip.mp4', 1));
      await stage.until(prefix, jobId, field, (now) =>
        value === null ? now !== null : now === value,
      );
      await first.end('SIGKILL');
      const dead = await stage.holdersOf(prefix, jobId);
      const second = await restart(prefix, first);
      await goesOn(prefix, jobId, dead);
      await stage.expectEnd(second, jobId, { status: 'completed' });
      await second.end('SIGTERM');
    },
  );

  it.concurrent(
    'while the receiver has stored the result: it gets the same bytes again',
    async () => {
      const prefix = stage.newPrefix();
      const jobId = 'killed-in-delivery';
      const first = await stage.start({ REDIS_PREFIX: prefix });
      const stored = new Promise<void>((resolve) => {
        stage.answerWith(jobId, (call, response) => {
          if (!isTerminal(call)) response.writeHead(200).end();
          else resolve(); // Stored, and never answered.
        });
      });
      await stage.post(first, jobId);
      await stored;
      await first.end('SIGKILL');
      stage.answerAsUsual(jobId);
      const second = await restart(prefix, first);
      await stage.expectEnd(second, jobId, { status: 'completed' });
      expect(stage.terminalsOf(jobId)).toHaveLength(2);
      await second.end('SIGTERM');
    },
  );

  it.concurrent('of one of two workers: the other takes over', async () => {
    const prefix = stage.newPrefix();
    const [api, one] = await Promise.all([
      stage.start({ REDIS_PREFIX: prefix, ROLE: 'api' }),
      stage.start({
        REDIS_PREFIX: prefix,
        ROLE: 'worker',
        FFMPEG_PATH: await ffmpegThat(stage.folder, 'sleep 60'),
      }),
    ]);
    await stage.post(api, 'taken-over');
    await stage.until(prefix, 'taken-over', 'step', (now) => now === 'audio');
    const other = await stage.start({ REDIS_PREFIX: prefix, ROLE: 'worker' });
    const dead = await stage.holdersOf(prefix, 'taken-over');
    await one.end('SIGKILL');
    await goesOn(prefix, 'taken-over', dead);
    await stage.expectEnd(api, 'taken-over', { status: 'completed' });
    await eventually(
      () => other.jobDirs(),
      (dirs) => dirs.length === 0,
      15_000,
    );
    await Promise.all([api.end('SIGTERM'), other.end('SIGTERM')]);
  });

  if (LONG_FORM)
    it('again and again at random moments', async () => {
      const prefix = stage.newPrefix();
      let service = await stage.start({ REDIS_PREFIX: prefix });
      for (let round = 0; round < RANDOM_KILLS; round++) {
        const jobId = `random-${round}`;
        await stage.post(service, jobId);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 4_000));
        await service.end('SIGKILL');
        service = await restart(prefix, service);
        await stage.expectEnd(service, jobId, { status: 'completed' });
      }
    });
});
