import {
  type ArgumentsHost,
  BadRequestException,
  HttpException,
  NotFoundException,
} from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { RequestError } from '../../../src/common/app-error.js';
import { ErrorFilter } from '../../../src/common/error.filter.js';

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

function answerTo(error: unknown, request: object = { body: {}, params: {} }): Answer {
  const answer: Answer = { status: 0, headers: {}, body: null };
  const response = {
    headersSent: false,
    setHeader: (name: string, value: string) => (answer.headers[name] = value),
    status: (status: number) => {
      answer.status = status;
      return response;
    },
    json: (body: unknown) => (answer.body = body),
  };
  const host = { switchToHttp: () => ({ getRequest: () => request, getResponse: () => response }) };
  new ErrorFilter().catch(error, host as unknown as ArgumentsHost);
  return answer;
}

describe('ErrorFilter', () => {
  it('repeats the sentence at the top level and names the job', () => {
    const { status, body } = answerTo(
      new RequestError('INVALID_REQUEST', 'video_url is required.'),
      {
        body: { job_id: 'job-1' },
        params: {},
      },
    );
    expect(status).toBe(400);
    expect(body).toEqual({
      error: { code: 'INVALID_REQUEST', message: 'video_url is required.', job_id: 'job-1' },
      message: 'video_url is required.',
    });
  });

  it('says that its answer is JSON, whatever the route meant to send', () => {
    expect(answerTo(new RequestError('NOT_FOUND', 'No.')).headers).toEqual({
      'Content-Type': 'application/json; charset=utf-8',
    });
  });

  it('sends Retry-After where waiting helps', () => {
    expect(answerTo(new RequestError('INSUFFICIENT_RESOURCES', 'Full.', 30))).toMatchObject({
      status: 503,
      headers: { 'Retry-After': '30' },
    });
  });

  it.each([
    [new Error('ENOENT: no such file /srv/secret'), 500, 'INTERNAL_ERROR'],
    ['a thrown string', 500, 'INTERNAL_ERROR'],
    [new BadRequestException('Unexpected token } in JSON at position 4'), 400, 'INVALID_REQUEST'],
    [new NotFoundException('Cannot GET /secret'), 404, 'NOT_FOUND'],
    [new HttpException('too many', 429), 429, 'RATE_LIMITED'],
    [
      Object.assign(new Error('request entity too large'), { status: 413 }),
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    [Object.assign(new Error('unsupported charset "X"'), { status: 415 }), 400, 'INVALID_REQUEST'],
  ])('says nothing of its own words for %s', (error, status, code) => {
    const answer = answerTo(error);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code } });
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|token|charset|entity|thrown/);
  });

  it('takes no job id over that is none', () => {
    expect(
      answerTo(new RequestError('INVALID_REQUEST', 'No.'), {
        body: { job_id: '<script>' },
        params: {},
      }).body,
    ).toMatchObject({
      error: { job_id: null },
    });
    expect(
      answerTo(new RequestError('INVALID_REQUEST', 'No.'), { body: undefined, params: {} }).body,
    ).toMatchObject({ error: { job_id: null } });
  });
});
