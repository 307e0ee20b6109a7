import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signature } from '../../src/callback/callback-client.js';
import type { AnalysisResult } from '../../src/domain/analysis-result.js';
import type { CallbackBody } from '../support/backend.js';
import { expectContractResult } from '../support/result-rules.js';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';
import { wordErrorRate } from '../../scripts/eval/word-errors.js';

interface Reference {
  readonly durationSec: number;
  readonly text: string;
  readonly turns: readonly { speaker: string; startSec: number; endSec: number; text: string }[];
}

let stage: TestStage;
let service: Service;
let reference: Reference;
let calls: CallbackBody[];
let result: AnalysisResult;

beforeAll(async () => {
  const file = path.resolve(import.meta.dirname, '../fixtures/sample.reference.json');
  reference = JSON.parse(await readFile(file, 'utf8')) as Reference;
  stage = await TestStage.open();
  service = await stage.startService({ CALLBACK_SECRET: 'shared secret', VIEWER: 'on' });
  await service.post({
    job_id: 'sample',
    video_url: stage.storage.link('sample.mp4'),
    fastapi_base_url: null,
    language: null,
  });
  const terminal = await stage.backend.terminalOf('sample');
  calls = stage.backend.callsOf('sample');
  if (!terminal.result) throw new Error(`the sample failed: ${terminal.error_message}`);
  result = terminal.result;
});
afterAll(async () => {
  await stage.close();
});

/** The speaker id heard most during the turn. */
function heardIn(turn: Reference['turns'][number]): string | undefined {
  const shares = new Map<string, number>();
  for (const { speaker, words } of result.segments) {
    for (const word of words) {
      const overlap = Math.min(word.end, turn.endSec) - Math.max(word.start, turn.startSec);
      if (overlap > 0)
        shares.set(speaker.speaker_id, (shares.get(speaker.speaker_id) ?? 0) + overlap);
    }
  }
  return [...shares].sort(([, a], [, b]) => b - a)[0]?.[0];
}

describe('the sample video, end to end', () => {
  it('reports progress at every stage and never a falling one', () => {
    const progress = calls.filter(({ status }) => status === 'processing');
    const percents = progress.map((call) => call.progress);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(
      percents.every((percent) => Number.isInteger(percent) && percent >= 0 && percent < 100),
    ).toBe(true);
    const messages = new Set(progress.map(({ message }) => message));
    for (const message of [
      'Extracting audio...',
      'Analyzing speech segments...',
      'Identifying speakers...',
      'Transcribing speech...',
    ]) {
      expect(messages).toContain(message);
    }
  });

  it('ends with one completed call of exactly the contract’s shape', () => {
    expect(calls.at(-1)).toBe(calls.find(({ status }) => status === 'completed'));
    expect(Object.keys(calls.at(-1) ?? {}).sort()).toEqual([
      'job_id',
      'progress',
      'result',
      'status',
    ]);
    expect(calls.at(-1)?.progress).toBe(100);
  });

  it('keeps every rule of the contract', () => {
    expectContractResult(result);
    expect(result.metadata.filename).toBe('sample.mp4');
    expect(result.metadata.duration).toBeCloseTo(reference.durationSec, 0);
  });

  it('hears the words of the dialogue', () => {
    const heard = result.segments.map(({ text }) => text).join(' ');
    expect(wordErrorRate(reference.text, heard)).toBeLessThanOrEqual(0.1);
  });

  it('tells the three speakers apart in every line', () => {
    expect(result.metadata.unique_speakers).toBe(3);
    const pairs = new Set(reference.turns.map((turn) => `${turn.speaker}=${heardIn(turn)}`));
    expect(pairs.size).toBe(3);
  });

  it('places the words of each line inside the line', () => {
    const words = result.segments.flatMap((segment) => segment.words);
    for (const turn of reference.turns) {
      const inside = words.filter(
        ({ start, end }) => (start + end) / 2 >= turn.startSec && (start + end) / 2 < turn.endSec,
      );
      expect(
        wordErrorRate(turn.text, inside.map(({ word }) => word).join(' ')),
      ).toBeLessThanOrEqual(0.5);
    }
  });

  it('measures volume and pitch instead of repeating a constant', () => {
    const words = result.segments.flatMap((segment) => segment.words);
    expect(new Set(words.map(({ volume_db }) => volume_db)).size).toBeGreaterThan(words.length / 4);
    expect(new Set(words.map(({ pitch_hz }) => pitch_hz)).size).toBeGreaterThan(words.length / 4);
  });

  it('signs the exact bytes of every call and names itself', () => {
    for (const { headers, raw } of stage.backend.calls) {
      expect(headers['x-signature-256']).toBe(signature(raw, 'shared secret'));
      expect(headers['user-agent']).toBe('ML-Server/1.0');
      expect(headers['content-type']).toBe('application/json');
    }
  });

  it('can be read back by id', async () => {
    const { status, body } = await service.get('/api/upload-video/jobs/sample');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      job_id: 'sample',
      status: 'completed',
      progress: 100,
      error: null,
    });
    expect(body['result']).toEqual(result);
  });

  it('gives level and pitch of every 10 ms', async () => {
    const curves = '/api/upload-video/jobs/sample/curves';
    const { status, body } = await service.get(`${curves}?from=1&to=2.5`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ start_time: 1, end_time: 2.5, step: 0.01 });
    const pitches = body['pitch_hz'] as (number | null)[];
    expect(pitches.length).toBe(150);
    expect(pitches.some((hz) => hz !== null && hz > 60 && hz < 1000)).toBe(true);
    expect((body['volume_db'] as number[]).length).toBe(150);
    expect((await service.get(`${curves}?from=2&to=1`)).status).toBe(400);
    expect((await service.get('/api/upload-video/jobs/nobody/curves')).status).toBe(404);
  });

  it.each([
    ['srt', 'application/x-subrip', /^1\n00:00:0\d,\d{3} --> /],
    ['vtt', 'text/vtt', /^WEBVTT\n\n00:.*\n<v SPEAKER_00>/],
    ['ass', 'text/x-ssa', /^\[Script Info\]\n/],
    ['json', 'application/json', /^\{\n {2}"cues": \[/],
    ['rttm', 'text/plain', /^SPKR-INFO sample 1 [^]*^SPEAKER sample 1 \d+\.\d{3} /m],
    ['ctm', 'text/plain', /^sample 1 \d+\.\d{3} \d+\.\d{3} \S+ \d\.\d{3}\n/],
  ])('can be had as %s', async (format, contentType, start) => {
    const response = await fetch(`${service.url}/api/upload-video/jobs/sample/captions.${format}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(contentType);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename=sample.${format}`,
    );
    expect(await response.text()).toMatch(start);
  });

  it.each([
    ['sample/captions.docx', 404, 'NOT_FOUND'],
    ['other/captions.srt', 404, 'NOT_FOUND'],
    ['sample/captions.srt?lines=9', 400, 'INVALID_REQUEST'],
  ])('%s is refused in the contract’s form', async (name, status, code) => {
    const response = await fetch(`${service.url}/api/upload-video/jobs/${name}`);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
  });

  it('is shown to people on a page that may run nothing but its own script', async () => {
    const response = await fetch(`${service.url}/jobs/sample/view`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-/);
    const page = await response.text();
    expect(page).toContain('"filename":"sample.mp4"');
    expect(page).toContain('"curves":{"start_time":0');
  });

  it('is answered in the same way when it is posted again, and analysed no second time', async () => {
    const downloads = stage.storage.requests;
    const repeat = await service.post({
      job_id: 'sample',
      video_url: stage.storage.link('sample.mp4'),
    });
    expect(repeat.status).toBe(200);
    expect(await repeat.json()).toMatchObject({ job_id: 'sample', status: 'accepted' });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(stage.storage.requests).toBe(downloads);
    expect(stage.backend.callsOf('sample')).toHaveLength(calls.length);
  });

  it('sends its terminal call again on request, the same bytes', async () => {
    const first = stage.backend.calls.find(({ body }) => body.status === 'completed');
    const response = await fetch(`${service.url}/api/upload-video/jobs/sample/redeliver`, {
      method: 'POST',
    });
    expect(response.status).toBe(200);
    await expect
      .poll(() => stage.backend.calls.filter(({ body }) => body.status === 'completed').length, {
        timeout: 20_000,
      })
      .toBe(2);
    expect(stage.backend.calls.at(-1)?.raw.equals(first?.raw ?? Buffer.alloc(0))).toBe(true);
  });

  it('leaves no files behind', async () => {
    await expect.poll(() => service.jobDirs(), { timeout: 10_000 }).toEqual([]);
  });

  it('writes neither the signed part of the link nor the transcript nor the secret into its log', () => {
    expect(service.output).toContain('job completed');
    expect(service.output).not.toContain('canary-signature');
    expect(service.output).not.toContain('shared secret');
    expect(service.output).not.toMatch(/captions of the new video/i);
  });
});
