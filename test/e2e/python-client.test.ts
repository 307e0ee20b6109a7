import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPython, type RunOptions } from '../support/python.js';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

const FOLDER = path.resolve(import.meta.dirname, '../../clients/python');
const KEY = 'a key for the python client';
const SECRET = 'a secret both sides know';

const SEND = `
import json, sys
from ecg_ml import RefusedVideo, process_video
server, request, key = sys.argv[1:]
try:
    print(json.dumps(process_video(server, json.loads(request), api_key=key)))
except RefusedVideo as error:
    print(json.dumps([error.status, str(error), error.body["error"]["code"]]))
`;
const READ = `
import json, sys
from ecg_ml import UntrustedCallback, read_callback
signature, secret = sys.argv[1:]
try:
    print(json.dumps(read_callback(sys.stdin.buffer.read(), signature or None, secret)))
except UntrustedCallback as error:
    print(json.dumps(str(error)))
`;
const COMPILE = `
import ast, pathlib
for file in pathlib.Path(".").glob("*.py"):
    ast.parse(file.read_text(), feature_version=(3, 8))
`;

let stage: TestStage;
let service: Service;
const python = async (program: string, options: Omit<RunOptions, 'folder'> = {}) =>
  runPython(program, { ...options, folder: FOLDER });
const json = async (program: string, options: Omit<RunOptions, 'folder'>): Promise<unknown> =>
  JSON.parse(await python(program, options));

beforeAll(async () => {
  stage = await TestStage.open();
  service = await stage.startService({ API_KEYS: KEY, CALLBACK_SECRET: SECRET });
});
afterAll(async () => {
  await stage.close();
});

describe('the Python client', () => {
  it('sends a video in, and reads the callbacks whose signature is right', async () => {
    const request = { job_id: 'from-python', video_url: stage.storage.link('mute.mp4') };
    const sent = await json(SEND, { args: [service.url, JSON.stringify(request), KEY] });
    expect(sent).toMatchObject({ job_id: 'from-python', status: 'accepted' });
    const terminal = await stage.backend.terminalOf('from-python');
    const call = stage.backend.calls.find(({ body }) => body === terminal);
    const signature = String(call?.headers['x-signature-256']);
    const input = call?.raw ?? '';
    expect(await json(READ, { args: [signature, SECRET], input })).toEqual(terminal);
    const refusal = 'The signature of the callback is wrong.';
    for (const args of [
      [signature, 'another secret'],
      ['', SECRET],
      ['sha256=é', SECRET],
    ])
      expect(await json(READ, { args, input })).toBe(refusal);
  });

  it('tells why a video is refused', async () => {
    const args = [service.url, JSON.stringify({ job_id: 'no-link' }), KEY];
    const [status, , code] = (await json(SEND, { args })) as unknown[];
    expect([status, code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('is written for Python 3.8 and newer', async () => {
    await expect(python(COMPILE)).resolves.toBe('');
  });
});
