import type { AppConfig } from '../config/app-config.js';
import { requiredModels } from '../pipeline/required-models.js';
import type { Finding } from './finding.js';
import type { Machine, UnusableModel } from './machine.js';

const BYTES_PER_MB = 1024 * 1024;
/** Named in `engines` of package.json too. */
const OLDEST_NODE = [20, 19] as const;
/** Scripts that read the clock and then write need its way of replication. */
const OLDEST_REDIS_MAJOR = 5;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const START_REDIS = 'redis-server --appendonly yes --maxmemory-policy noeviction';
const SETUP = 'npm run setup';

/** Whether this Node can run the service. */
export function checkNode({ nodeVersion }: Machine): Finding {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const isNewEnough =
    major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (isNewEnough) return { part: 'Node', state: 'ok', says: nodeVersion };
  return {
    part: 'Node',
    state: 'problem',
    says: `Node ${OLDEST_NODE.join('.')} or newer is needed, this is ${nodeVersion}.`,
    remedy: 'nvm install 22',
  };
}

/**
 * Whether Redis answers and keeps what it is given.
 * @param waitMs how long a Redis that is just starting may take
 * @returns one finding where it does not answer, else three: itself, its file, its memory
 */
export async function checkRedis(
  { REDIS_URL }: Pick<AppConfig, 'REDIS_URL'>,
  machine: Machine,
  waitMs: number,
): Promise<readonly Finding[]> {
  const part = 'Redis';
  const facts = await machine.redis(REDIS_URL, waitMs);
  if (facts === 'refused')
    return [
      {
        part,
        state: 'problem',
        says: 'Redis does not accept the password of REDIS_URL.',
        remedy: 'export REDIS_URL=redis://:PASSWORD@HOST:PORT',
      },
    ];
  if (facts === 'away')
    return [
      {
        part,
        state: 'problem',
        says: 'Redis does not answer.',
        remedy: await redisRemedy(REDIS_URL, machine),
      },
    ];
  const major = Number(facts.version.split('.')[0]);
  return [
    major >= OLDEST_REDIS_MAJOR
      ? { part, state: 'ok', says: facts.version }
      : {
          part,
          state: 'problem',
          says: `Redis ${OLDEST_REDIS_MAJOR} or newer is needed, this is ${facts.version}.`,
          remedy: 'docker run -d -p 6379:6379 redis:7 redis-server --appendonly yes',
        },
    facts.hasAppendOnlyFile
      ? { part: 'Redis file', state: 'ok', says: 'jobs survive a restart of Redis' }
      : {
          part: 'Redis file',
          state: 'problem',
          says: 'Jobs are lost when Redis restarts: it has no append-only file.',
          remedy: configure(REDIS_URL, 'appendonly yes'),
        },
    facts.maxMemoryPolicy === 'noeviction'
      ? { part: 'Redis memory', state: 'ok', says: 'noeviction' }
      : {
          part: 'Redis memory',
          state: 'problem',
          says: `Redis may drop jobs when its memory is full: maxmemory-policy is ${facts.maxMemoryPolicy}.`,
          remedy: configure(REDIS_URL, 'maxmemory-policy noeviction'),
        },
  ];
}

async function redisRemedy(redisUrl: string, machine: Machine): Promise<string> {
  const { hostname, port } = new URL(redisUrl);
  if (!LOOPBACK.has(hostname)) return 'export REDIS_URL=redis://HOST:PORT';
  if (!(await machine.canRun('redis-server', ['--version']))) return SETUP;
  return port === '' || port === '6379' ? START_REDIS : `${START_REDIS} --port ${port}`;
}

/** The shell fills the address in, which may hold a password. */
function configure(redisUrl: string, change: string): string {
  const { hostname, port, password } = new URL(redisUrl);
  const isDefault = LOOPBACK.has(hostname) && (port === '' || port === '6379') && password === '';
  return `redis-cli ${isDefault ? '' : '-u "$REDIS_URL" '}config set ${change}`;
}

/** Whether ffmpeg and ffprobe start. */
export async function checkMediaTools(
  config: Pick<AppConfig, 'FFMPEG_PATH' | 'FFPROBE_PATH'>,
  machine: Machine,
): Promise<readonly Finding[]> {
  const tools = [
    ['ffmpeg', 'FFMPEG_PATH'],
    ['ffprobe', 'FFPROBE_PATH'],
  ] as const;
  return Promise.all(
    tools.map(async ([part, setting]): Promise<Finding> => {
      const program = config[setting];
      const version = await machine.mediaToolVersion(program);
      if (version !== undefined) return { part, state: 'ok', says: version };
      const isSetWrong = program !== part && (await machine.mediaToolVersion(part)) !== undefined;
      return {
        part,
        state: 'problem',
        says: isSetWrong ? `${setting} names no ${part}.` : `${part} is missing.`,
        remedy: isSetWrong ? `unset ${setting}` : SETUP,
      };
    }),
  );
}

/** Whether the models the settings ask for are there and whole; a damaged extra one counts too. */
export async function checkModels(
  config: Pick<AppConfig, 'ASR_MODEL' | 'DIARIZER' | 'DIARIZER_VOICE_MODEL' | 'MODELS_DIR'>,
  machine: Machine,
): Promise<Finding> {
  const part = 'models';
  const required = requiredModels(config);
  const unusable = await machine.unusableModels(config.MODELS_DIR);
  const bad = unusable.filter(
    ({ modelId, reason }) => reason === 'corrupt' || required.includes(modelId),
  );
  if (bad.length === 0) return { part, state: 'ok', says: required.join(', ') };
  return {
    part,
    state: 'problem',
    says: `Models not usable: ${bad.map(nameWithReason).join(', ')}.`,
    remedy: [...new Set(bad.map(({ remedy }) => remedy))].join(' && '),
  };
}

function nameWithReason({ modelId, reason }: UnusableModel): string {
  return `${modelId} (${reason === 'corrupt' ? 'damaged' : 'missing'})`;
}

/** Whether the work directory can be written and has the space that intake asks for. */
export async function checkWorkDir(
  { WORK_DIR, MIN_FREE_DISK_MB }: Pick<AppConfig, 'WORK_DIR' | 'MIN_FREE_DISK_MB'>,
  machine: Machine,
): Promise<Finding> {
  const part = 'work folder';
  const freeBytes = await machine.freeBytes(WORK_DIR);
  if (freeBytes === undefined)
    return {
      part,
      state: 'problem',
      says: `WORK_DIR cannot be written: ${WORK_DIR}.`,
      remedy: `sudo install -d -o "$(id -un)" '${WORK_DIR}'`,
    };
  const freeMb = Math.floor(freeBytes / BYTES_PER_MB);
  if (freeMb >= MIN_FREE_DISK_MB) return { part, state: 'ok', says: `${freeMb} MB free` };
  return {
    part,
    state: 'problem',
    says: `WORK_DIR has ${freeMb} MB left, MIN_FREE_DISK_MB asks for ${MIN_FREE_DISK_MB}.`,
    remedy: 'export WORK_DIR=/a/folder/on/a/larger/disk',
  };
}

/** Whether the service can listen; one that runs already is no problem to somebody who looks. */
export async function checkPort(
  { PORT, HOST }: Pick<AppConfig, 'PORT' | 'HOST'>,
  machine: Machine,
): Promise<Finding> {
  const part = 'port';
  if (await machine.canListen(PORT, HOST))
    return { part, state: 'ok', says: PORT === 0 ? 'a free one is taken' : `${PORT} is free` };
  return {
    part,
    state: 'problem',
    says: `Port ${PORT} cannot be listened on.`,
    remedy: `export PORT=${await machine.freePort(HOST)}`,
  };
}

/** Whether ffmpeg can be kept from the network, where the settings insist on it. */
export async function checkIsolation(
  { MEDIA_ISOLATION }: Pick<AppConfig, 'MEDIA_ISOLATION'>,
  machine: Machine,
): Promise<Finding> {
  const part = 'isolation';
  if (await machine.canIsolateNetwork())
    return { part, state: 'ok', says: 'ffmpeg gets no network' };
  if (MEDIA_ISOLATION === 'required')
    return {
      part,
      state: 'problem',
      says: 'MEDIA_ISOLATION is "required", but no network namespace can be made here.',
      remedy: 'export MEDIA_ISOLATION=auto',
    };
  return {
    part,
    state: 'note',
    says: 'no network namespaces: ffmpeg runs in the network of the service',
  };
}

/** Whether sherpa-onnx is there, which some language packs and DIARIZER=sherpa need. */
export function checkSherpa({ DIARIZER }: Pick<AppConfig, 'DIARIZER'>, machine: Machine): Finding {
  const part = 'sherpa-onnx';
  if (machine.isSherpaInstalled()) return { part, state: 'ok', says: 'installed' };
  return {
    part,
    state: DIARIZER === 'sherpa' ? 'problem' : 'note',
    says:
      DIARIZER === 'sherpa'
        ? 'DIARIZER=sherpa needs sherpa-onnx-node, which is not installed.'
        : 'not installed: some language packs need it.',
    remedy: 'npm install --include=optional',
  };
}
