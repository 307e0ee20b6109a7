import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallbackBody } from '../support/backend.js';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

let stage: TestStage;
let service: Service;

beforeAll(async () => {
  stage = await TestStage.open();
  service = await stage.startService();
});
afterAll(async () => {
  await stage.close();
});

async function terminalOf(
  jobId: string,
  videoUrl: string,
  language: string | null = null,
): Promise<CallbackBody> {
  const response = await service.post({
    job_id: jobId,
    video_url: videoUrl,
    fastapi_base_url: null,
    language,
  });
  expect(response.status).toBe(200);
  return stage.backend.terminalOf(jobId);
}

describe('videos that cannot be analysed', () => {
  it.each([
    [
      'a video without any audio',
      'mute.mp4',
      'AUDIO_EXTRACTION_ERROR',
      'The video has no audio track.',
    ],
    [
      'a text file named .mp4',
      'text.mp4',
      'AUDIO_EXTRACTION_ERROR',
      'The file is not a video this service can read.',
    ],
    [
      'a playlist named .mp4',
      'playlist.mp4',
      'AUDIO_EXTRACTION_ERROR',
      'The file is not a video this service can read.',
    ],
    ['a video whose index is lost', 'broken.mp4', 'AUDIO_EXTRACTION_ERROR', undefined],
    [
      'a link that has expired',
      'no-such-video.mp4',
      'DOWNLOAD_ERROR',
      'The video link has expired or access was denied.',
    ],
  ])('fails %s with a sentence for people', async (_what, file, code, message) => {
    const terminal = await terminalOf(`bad-${file}`, stage.storage.link(file));
    expect(Object.keys(terminal).sort()).toEqual([
      'error_code',
      'error_message',
      'job_id',
      'progress',
      'status',
    ]);
    expect(terminal).toMatchObject({ status: 'failed', error_code: code });
    if (message !== undefined) expect(terminal.error_message).toBe(message);
    expect(terminal.error_message).not.toMatch(/[/\\]|ffmpeg|errno|http/i);
  });

  it('fails an unreachable host with DOWNLOAD_ERROR after accepting it', async () => {
    const terminal = await terminalOf('unreachable', 'https://no-such-host.invalid/video.mp4');
    expect(terminal).toMatchObject({ status: 'failed', error_code: 'DOWNLOAD_ERROR' });
  });

  it.each([
    'https://127.0.0.2/video.mp4',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/video.mp4',
  ])('never connects to the inside address of %s', async (videoUrl) => {
    const terminal = await terminalOf(
      `inside-${Buffer.from(videoUrl).toString('hex').slice(0, 40)}`,
      videoUrl,
    );
    expect(terminal).toMatchObject({
      error_code: 'DOWNLOAD_ERROR',
      error_message: 'The video link points to an address that is not allowed.',
    });
  });

  it('takes silence for a valid video without segments', async () => {
    const terminal = await terminalOf('silence', stage.storage.link('silence.mp4'));
    expect(terminal.status).toBe('completed');
    expect(terminal.result).toMatchObject({
      metadata: { total_segments: 0, unique_speakers: 0, filename: 'silence.mp4' },
      segments: [],
    });
  });

  it('says which language it has no model for', async () => {
    const terminal = await terminalOf('korean', stage.storage.link('sample.mp4'), 'ko');
    expect(terminal).toMatchObject({
      error_code: 'TRANSCRIPTION_ERROR',
      error_message: 'No speech model for Korean is installed.',
    });
  });

  it('shows the failure to who asks for the job, and keeps nothing on disk', async () => {
    await terminalOf('asked', stage.storage.link('mute.mp4'));
    const { body } = await service.get('/api/upload-video/jobs/asked');
    expect(body).toMatchObject({
      status: 'failed',
      result: null,
      error: {
        code: 'AUDIO_EXTRACTION_ERROR',
        message: 'The video has no audio track.',
        job_id: 'asked',
      },
    });
    await expect.poll(() => service.jobDirs(), { timeout: 10_000 }).toEqual([]);
  });
});
