import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/app-config.js';
import { doctorCommand } from '../../../src/doctor/doctor-command.js';
import type { Machine } from '../../../src/doctor/machine.js';
import { checkNode } from '../../../src/doctor/required-parts.js';
import { checkParts, MissingPartError } from '../../../src/start-check.js';

const GB = 1024 ** 3;
const HEALTHY: Machine = {
  nodeVersion: '20.19.0',
  canRun: () => Promise.resolve(true),
  mediaToolVersion: () => Promise.resolve('7.1'),
  redis: () =>
    Promise.resolve({ version: '7.0.15', hasAppendOnlyFile: true, maxMemoryPolicy: 'noeviction' }),
  unusableModels: () => Promise.resolve([]),
  freeBytes: () => Promise.resolve(100 * GB),
  canListen: () => Promise.resolve(true),
  freePort: () => Promise.resolve(8099),
  isServiceAt: () => Promise.resolve(false),
  answers: () => Promise.resolve(true),
  canIsolateNetwork: () => Promise.resolve(true),
  isSherpaInstalled: () => true,
};

async function examine(parts: Partial<Machine>, env: Readonly<Record<string, string>> = {}) {
  const lines: string[] = [];
  const exitCode = await doctorCommand({
    env,
    machine: { ...HEALTHY, ...parts },
    print: (line) => lines.push(line),
  });
  const problems = lines
    .filter((line) => line.startsWith('problem'))
    .map((line) => line.replace(/^problem +/, '').replace(/ {2,}/, ': '));
  return { exitCode, lines, problems };
}

describe('npm run doctor', () => {
  it('prints one line for each part and ends well where all is there', async () => {
    const { exitCode, lines, problems } = await examine({});
    expect({ exitCode, problems }).toEqual({ exitCode: 0, problems: [] });
    expect(lines.at(-1)).toBe('The service can run here.');
    const parts = [
      'Node',
      'settings',
      'Redis',
      'ffmpeg',
      'ffprobe',
      'models',
      'work folder',
      'port',
    ];
    for (const part of parts)
      expect(lines.filter((line) => line.startsWith(`ok       ${part.padEnd(14)}`))).toHaveLength(
        1,
      );
  });

  it.each<[string, Partial<Machine>, Readonly<Record<string, string>>, string]>([
    [
      'an old Node',
      { nodeVersion: '18.20.1' },
      {},
      'Node: Node 20.19 or newer is needed, this is 18.20.1. Run: nvm install 22',
    ],
    [
      'a wrong setting',
      {},
      { PORT: 'eighty' },
      'settings: PORT: must be a whole number from 0 to 65535. Run: unset PORT',
    ],
    [
      'no Redis',
      { redis: () => Promise.resolve('away') },
      {},
      'Redis: Redis does not answer. Run: redis-server --appendonly yes --maxmemory-policy noeviction',
    ],
    [
      'no Redis program either',
      { redis: () => Promise.resolve('away'), canRun: () => Promise.resolve(false) },
      {},
      'Redis: Redis does not answer. Run: npm run setup',
    ],
    [
      'a wrong password',
      { redis: () => Promise.resolve('refused') },
      { REDIS_URL: 'redis://:hunter2@10.1.1.1' },
      'Redis: Redis does not accept the password of REDIS_URL. Run: export REDIS_URL=redis://:PASSWORD@HOST:PORT',
    ],
    [
      'a Redis that forgets',
      {
        redis: () =>
          Promise.resolve({
            version: '7.0.15',
            hasAppendOnlyFile: false,
            maxMemoryPolicy: 'noeviction',
          }),
      },
      {},
      'Redis file: Jobs are lost when Redis restarts: it has no append-only file. Run: redis-cli config set appendonly yes',
    ],
    [
      'a Redis that evicts',
      {
        redis: () =>
          Promise.resolve({
            version: '7.0.15',
            hasAppendOnlyFile: true,
            maxMemoryPolicy: 'allkeys-lru',
          }),
      },
      { REDIS_URL: 'redis://:hunter2@10.1.1.1' },
      'Redis memory: Redis may drop jobs when its memory is full: maxmemory-policy is allkeys-lru. Run: redis-cli -u "$REDIS_URL" config set maxmemory-policy noeviction',
    ],
    [
      'a setting that names no ffmpeg',
      {
        mediaToolVersion: (program) => Promise.resolve(program.startsWith('/') ? undefined : '7.1'),
      },
      { FFMPEG_PATH: '/opt/none' },
      'ffmpeg: FFMPEG_PATH names no ffmpeg. Run: unset FFMPEG_PATH',
    ],
    [
      'a damaged model',
      {
        unusableModels: () =>
          Promise.resolve([
            { modelId: 'silero-vad-v6', reason: 'corrupt', remedy: 'npm run setup' },
          ]),
      },
      {},
      'models: Models not usable: silero-vad-v6 (damaged). Run: npm run setup',
    ],
    [
      'a full disk',
      { freeBytes: () => Promise.resolve(GB / 2) },
      {},
      'work folder: WORK_DIR has 512 MB left, MIN_FREE_DISK_MB asks for 1024. Run: export WORK_DIR=/a/folder/on/a/larger/disk',
    ],
    [
      'a folder of somebody else',
      { freeBytes: () => Promise.resolve(undefined) },
      { WORK_DIR: '/srv/work' },
      `work folder: WORK_DIR cannot be written: /srv/work. Run: sudo install -d -o "$(id -un)" '/srv/work'`,
    ],
    [
      'a taken port',
      { canListen: () => Promise.resolve(false) },
      {},
      'port: Port 8080 cannot be listened on. Run: export PORT=8099',
    ],
    [
      'a system without namespaces where they are asked for',
      { canIsolateNetwork: () => Promise.resolve(false) },
      { MEDIA_ISOLATION: 'required' },
      'isolation: MEDIA_ISOLATION is "required", but no network namespace can be made here. Run: export MEDIA_ISOLATION=auto',
    ],
    [
      'an optional package where it is asked for',
      { isSherpaInstalled: () => false },
      { DIARIZER: 'sherpa' },
      'sherpa-onnx: DIARIZER=sherpa needs sherpa-onnx-node, which is not installed. Run: npm install --include=optional',
    ],
  ])('tells %s, and the one command that helps', async (_name, parts, env, line) => {
    const { exitCode, lines, problems } = await examine(parts, env);
    expect({ exitCode, problems }).toEqual({ exitCode: 1, problems: [line] });
    expect(lines.join('\n')).not.toContain('hunter2');
    expect(lines.at(-1)).toBe('1 problem to solve.');
  });

  it('takes what is optional, or away for now, for no problem', async () => {
    const { exitCode, lines } = await examine({
      canRun: () => Promise.resolve(false),
      answers: () => Promise.resolve(false),
      canIsolateNetwork: () => Promise.resolve(false),
      isSherpaInstalled: () => false,
    });
    expect(exitCode).toBe(0);
    const notes = lines.filter((line) => line.startsWith('note')).map((line) => line.slice(9, 21));
    expect(notes.map((part) => part.trim())).toEqual([
      'isolation',
      'sherpa-onnx',
      'backend',
      'API keys',
      'Chromium',
      'Praat',
    ]);
  });

  it('counts a missing language pack as a choice, and the port of the service itself as its own', async () => {
    const { exitCode, lines } = await examine({
      unusableModels: () =>
        Promise.resolve([
          { modelId: 'moonshine-tiny-ko', reason: 'missing', remedy: 'npm run models -- pull ...' },
        ]),
      canListen: () => Promise.resolve(false),
      isServiceAt: () => Promise.resolve(true),
    });
    expect(exitCode).toBe(0);
    expect(lines.join('\n')).toContain('the service answers at 8080');
  });

  it('asks for no ffmpeg and no models where jobs are only taken in', async () => {
    const { exitCode, lines } = await examine(
      { mediaToolVersion: () => Promise.resolve(undefined) },
      { ROLE: 'api' },
    );
    expect(exitCode).toBe(0);
    expect(lines.join('\n')).not.toMatch(/ffmpeg|models/);
  });

  it('asks for the Node that package.json asks for', () => {
    const text = readFileSync(path.resolve(import.meta.dirname, '../../../package.json'), 'utf8');
    const { engines } = JSON.parse(text) as { engines: { node: string } };
    const { says } = checkNode({ ...HEALTHY, nodeVersion: '1.0.0' });
    expect(`>=${says.split(' ')[1] ?? ''}`).toBe(engines.node);
  });
});

describe('the start', () => {
  it('names all that is missing at once, each with its command', async () => {
    const machine: Machine = {
      ...HEALTHY,
      redis: () => Promise.resolve('away'),
      mediaToolVersion: () => Promise.resolve(undefined),
      canListen: () => Promise.resolve(false),
    };
    const started = checkParts(loadConfig({}), machine);
    await expect(started).rejects.toBeInstanceOf(MissingPartError);
    await expect(started).rejects.toThrow(
      [
        'Redis does not answer. Run: redis-server --appendonly yes --maxmemory-policy noeviction',
        'Port 8080 cannot be listened on. Run: export PORT=8099',
        'ffmpeg is missing. Run: npm run setup',
        'ffprobe is missing. Run: npm run setup',
      ].join('\n'),
    );
  });

  it('leaves what may change while the service runs to its health', async () => {
    const machine: Machine = {
      ...HEALTHY,
      redis: () =>
        Promise.resolve({
          version: '7.2',
          hasAppendOnlyFile: false,
          maxMemoryPolicy: 'volatile-lru',
        }),
      freeBytes: () => Promise.resolve(0),
      isSherpaInstalled: () => false,
      canIsolateNetwork: () => Promise.resolve(false),
    };
    await expect(checkParts(loadConfig({}), machine)).resolves.toBeUndefined();
  });
});
