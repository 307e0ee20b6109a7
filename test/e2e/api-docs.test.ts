import { Validator } from '@seriousme/openapi-schema-validator';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const KEY = 'a key for the docs of the API';

const EXAMPLES = z.record(z.string(), z.object({ value: z.unknown() }));
const CONTENT = z.object({ 'application/json': z.object({ examples: EXAMPLES.optional() }) });
const OPERATION = z.object({
  parameters: z.array(z.object({ name: z.string(), example: z.string().optional() })),
  requestBody: z.object({ content: CONTENT }).optional(),
  responses: z.record(z.string(), z.object({ content: CONTENT.partial().optional() })),
});
const DOCUMENT = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), OPERATION)),
});

let stage: TestStage;
let service: Service;
let locked: Service;
let document: z.infer<typeof DOCUMENT>;

beforeAll(async () => {
  stage = await TestStage.open();
  service = await stage.startService({ VIEWER: 'on', BACKEND_URL: stage.backend.url });
  locked = await stage.startService({ API_KEYS: KEY });
  const response = await fetch(`${service.url}/docs/openapi.json`);
  document = DOCUMENT.parse(await response.json());
});
afterAll(async () => {
  await stage.close();
});

function examplesOf(method: string, route: string, status: number): Record<string, unknown> {
  const responses = document.paths[route]?.[method]?.responses;
  const examples = responses?.[String(status)]?.content?.['application/json']?.examples ?? {};
  return Object.fromEntries(Object.entries(examples).map(([name, { value }]) => [name, value]));
}

describe('the documentation of the API', () => {
  it('is valid OpenAPI 3.1 and the same as the file in the repository', async () => {
    const text = await readFile(path.join(ROOT, 'docs/openapi.json'), 'utf8');
    const file: unknown = JSON.parse(text);
    expect(await (await fetch(`${service.url}/docs/openapi.json`)).json()).toEqual(file);
    expect(await new Validator().validate(text)).toMatchObject({ valid: true });
  });

  it('answers each example of a call as it says', async () => {
    const route = '/api/upload-video/process-video';
    const body = document.paths[route]?.['post']?.requestBody;
    const requests = Object.entries(body?.content['application/json'].examples ?? {});
    const refused = examplesOf('post', route, 400);
    expect(requests.length).toBeGreaterThan(5);
    for (const [name, { value }] of requests) {
      const response = await service.post(value);
      const answer: unknown = await response.json();
      if (name in refused) expect([name, answer]).toEqual([name, refused[name]]);
      else expect([name, response.status]).toEqual([name, 200]);
    }
  });

  it('answers for an unknown job as each route says', async () => {
    const routes = Object.entries(document.paths).filter(([route]) => route.includes('{job_id}'));
    expect(routes.length).toBeGreaterThan(4);
    for (const [route, operations] of routes) {
      for (const method of Object.keys(operations)) {
        const url = route.replace('{job_id}', 'no-such-job').replace('{format}', 'srt');
        const response = await fetch(`${service.url}${url}`, { method: method.toUpperCase() });
        const expected = examplesOf(method, route, 404)['an unknown job'];
        expect([method, url, await response.json()]).toEqual([method, url, expected]);
      }
    }
  });

  it('is as closed as the rest where keys are asked for, and opens for a browser’s password', async () => {
    const url = `${locked.url}/docs/openapi.json`;
    const refused = await fetch(url);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('Basic');
    const job = '/api/upload-video/jobs/{job_id}';
    expect(await refused.json()).toEqual(
      examplesOf('get', job, 401)['no key where one is asked for'],
    );
    const authorization = `Basic ${Buffer.from(`anybody:${KEY}`).toString('base64')}`;
    expect((await fetch(url, { headers: { authorization } })).status).toBe(200);
    const write = await fetch(`${locked.url}/api/upload-video/jobs/any`, {
      method: 'DELETE',
      headers: { authorization },
    });
    expect(write.status).toBe(401);
  });

  it('is a page that asks nobody else', async () => {
    const response = await fetch(`${service.url}/docs`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await response.text()).not.toMatch(/(src|href)="https?:/);
  });
});
