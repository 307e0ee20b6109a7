import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processVideo, type Callback } from '../../clients/typescript/ecg-ml.js';
import { CALLBACK_PATH, callbackRouter } from '../../clients/typescript/express-receiver.js';
import { eventually } from '../support/eventually.js';
import { HttpListener } from '../support/http-listener.js';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

const KEY = 'a key for the typescript client';
const SECRET = 'a secret both sides know';

let stage: TestStage;
let receiver: HttpListener;
let service: Service;
const stored: Callback[] = [];

beforeAll(async () => {
  stage = await TestStage.open();
  const store = (callback: Callback) => {
    stored.push(callback);
    return Promise.resolve();
  };
  receiver = await HttpListener.start(express().use(callbackRouter(SECRET, store)));
  service = await stage.startService({
    API_KEYS: KEY,
    CALLBACK_SECRET: SECRET,
    BACKEND_URL: receiver.url,
  });
});
afterAll(async () => {
  await stage.close();
  await receiver.stop();
});

describe('the TypeScript client', () => {
  it('sends a video in and receives its callbacks, the end last', async () => {
    const request = { job_id: 'from-typescript', video_url: stage.storage.link('mute.mp4') };
    const accepted = await processVideo(service.url, request, { apiKey: KEY });
    expect(accepted).toMatchObject({ job_id: 'from-typescript', status: 'accepted' });
    const isEnd = (callback?: Callback) => callback?.status === 'failed';
    const end = await eventually(() => Promise.resolve(stored.at(-1)), isEnd, 60_000);
    expect(end).toMatchObject({
      job_id: 'from-typescript',
      error_code: 'AUDIO_EXTRACTION_ERROR',
    });
    expect(stored.filter(isEnd)).toHaveLength(1);
  });

  it('tells why a video is refused', async () => {
    const request = { job_id: 'no-key', video_url: stage.storage.link('mute.mp4') };
    await expect(processVideo(service.url, request)).rejects.toMatchObject({
      name: 'RefusedVideo',
      status: 401,
      body: { error: { code: 'UNAUTHORIZED' } },
    });
  });

  it('takes no callback from anybody else', async () => {
    const before = stored.length;
    for (const signature of [undefined, 'sha256=', `sha256=${'0'.repeat(64)}`]) {
      const response = await fetch(`${receiver.url}${CALLBACK_PATH}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(signature !== undefined && { 'X-Signature-256': signature }),
        },
        body: JSON.stringify({ job_id: 'forged', status: 'completed' }),
      });
      expect(response.status).toBe(401);
    }
    expect(stored).toHaveLength(before);
  });
});
