import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { EXECUTION_PROVIDERS } from '../common/execution-provider.js';
import {
  commaList,
  httpUrl,
  onOff,
  portList,
  secretList,
  setting,
  wholeNumber,
} from './setting.js';

/** The folder of this package, whether it runs from `src` or from `dist`. */
export const PACKAGE_ROOT = path.resolve(import.meta.dirname, '../..');

const origin = z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin);

/** Every setting of the service: the one list behind validation, `.env.example` and the README's table. */
export const SETTINGS = {
  ROLE: setting(
    z.enum(['all', 'api', 'worker']).default('all'),
    '`api` takes jobs in, `worker` downloads and analyses, `all` does both; callbacks go out from every role',
  ),
  PORT: setting(wholeNumber(8080, 0, 65_535), 'TCP port of the HTTP API; 0 takes a free one'),
  HOST: setting(z.string().min(1).default('0.0.0.0'), 'Address the HTTP API listens on'),
  API_KEYS: setting(
    secretList(),
    'Keys callers show as `X-API-Key` or `Authorization: Bearer`, separated by commas, at least 16 characters each; empty asks for none',
    'none',
  ),
  REDIS_URL: setting(
    z
      .url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' })
      .default('redis://127.0.0.1:6379'),
    'Redis that holds the queues and the jobs',
  ),
  REDIS_PREFIX: setting(
    z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/)
      .default('ecg'),
    'First part of every Redis key',
  ),

  BACKEND_URL: setting(httpUrl('http://localhost:8000'), 'ECG Backend, where callbacks go'),
  CALLBACK_PATH: setting(
    z.string().startsWith('/').default('/api/v1/ml/ml-results'),
    'Path of the receiver; the newer one is `/api/upload-video/result`',
  ),
  CALLBACK_PROGRESS: setting(onOff('on'), '`off` sends the terminal callback only'),
  CALLBACK_SECRET: setting(
    z.string().default(''),
    'Key of the `X-Signature-256` header; empty sends none',
    'none',
  ),
  CALLBACK_ALLOWED_ORIGINS: setting(
    commaList().pipe(z.array(origin)),
    'Origins besides BACKEND_URL that `fastapi_base_url` may name, separated by commas',
    'none',
  ),
  CALLBACK_TIMEOUT_SEC: setting(wholeNumber(15, 1, 120), 'How long one callback may take'),
  CALLBACK_RETRY_HOURS: setting(
    wholeNumber(24, 1, 168),
    'How long a terminal callback is tried again',
  ),
  PROGRESS_INTERVAL_SEC: setting(wholeNumber(20, 1, 30), 'A live job reports at least this often'),

  VIDEO_ALLOWED_HOSTS: setting(
    commaList(),
    'Hosts videos may come from (`*.amazonaws.com` covers subdomains), separated by commas; empty allows every public host',
    'every public host',
  ),
  VIDEO_ALLOWED_PORTS: setting(
    portList('443'),
    'Ports videos may be fetched from, separated by commas; hosts in ALLOW_HTTP_HOSTS have their own',
  ),
  ALLOW_HTTP_HOSTS: setting(
    commaList(),
    'Hosts (`name` or `name:port`) the operator vouches for: plain http and private addresses are accepted',
    'none',
  ),

  MAX_BODY_MB: setting(wholeNumber(50, 1, 50), 'Largest request body'),
  MAX_VIDEO_MB: setting(wholeNumber(2048, 1, 2048), 'Largest video file'),
  MAX_VIDEO_MIN: setting(wholeNumber(60, 1, 60), 'Longest video'),
  PROCESSING_TIMEOUT_MIN: setting(
    wholeNumber(30, 1, 30),
    'Longest analysis; waiting does not count',
  ),
  DOWNLOAD_TIMEOUT_MIN: setting(wholeNumber(20, 1, 60), 'Longest download'),
  MAX_CONCURRENT_JOBS: setting(wholeNumber(10, 1, 10), 'Jobs at work at once'),
  EXPRESS_JOBS: setting(
    wholeNumber(1, 0, 9),
    'Of these, how many are kept for videos of up to two minutes, so that they do not wait for long ones',
  ),
  MAX_CONCURRENT_DOWNLOADS: setting(wholeNumber(4, 1, 32), 'Downloads at once'),
  MAX_WAITING_JOBS: setting(
    wholeNumber(500, 1, 100_000),
    'Jobs that may wait before intake answers 503',
  ),
  MIN_FREE_DISK_MB: setting(
    wholeNumber(1024, 0, 1_000_000),
    'Free space in WORK_DIR under which intake answers 503',
  ),
  DOWNLOAD_BUDGET_MB: setting(
    wholeNumber(51_200, 1, 100_000_000),
    'Videos and audio in WORK_DIR may take this much; over it intake answers 503 and downloads wait',
  ),
  RATE_LIMIT_PER_MIN: setting(wholeNumber(300, 1, 100_000), 'Intake requests a minute and caller'),
  TRUST_PROXY_HOPS: setting(
    wholeNumber(0, 0, 10),
    'Reverse proxies in front, so that callers are told apart',
  ),
  JOB_RETENTION_HOURS: setting(wholeNumber(72, 1, 720), 'How long an ended job stays readable'),
  SHUTDOWN_GRACE_SEC: setting(
    wholeNumber(20, 0, 600),
    'How long running jobs may finish at shutdown before they are handed back',
  ),

  COMPUTE_PROCESSES: setting(
    wholeNumber(availableParallelism(), 1, 256),
    'Child processes that run the models, one thread each',
    'number of CPU cores',
  ),
  COMPUTE_TASK_TIMEOUT_SEC: setting(
    wholeNumber(180, 1, 1800),
    'A model run longer than this counts as stuck',
  ),
  ORT_PROVIDERS: setting(
    commaList('cpu').pipe(z.array(z.enum(EXECUTION_PROVIDERS))),
    'Where ONNX Runtime runs the models, most wanted first, e.g. `cuda,cpu`; what is missing is left out with a warning',
    '`cpu`',
  ),

  ASR_MODEL: setting(
    z.enum(['moonshine-base', 'moonshine-tiny']).default('moonshine-base'),
    '`moonshine-tiny` is faster and less exact',
  ),
  DEFAULT_LANGUAGE: setting(
    z
      .string()
      .regex(/^[a-z]{2,3}$/)
      .default('en'),
    'Language of a job that names none or `auto`',
  ),
  SEGMENT_MAX_SEC: setting(
    wholeNumber(7, 2, 60),
    'Longest segment of the result in seconds; a single longer word stays whole',
  ),
  SEGMENT_MAX_CHARS: setting(
    wholeNumber(84, 20, 1000),
    'Longest text of a segment in characters, those of double width counted twice',
  ),
  DIARIZER: setting(
    z.enum(['clustering', 'sherpa']).default('clustering'),
    'How speakers are told apart; `sherpa` needs `pyannote-segmentation-3` and the model of DIARIZER_VOICE_MODEL',
  ),
  DIARIZER_VOICE_MODEL: setting(
    z.enum(['wespeaker-resnet34', 'campplus', 'titanet-small']).default('wespeaker-resnet34'),
    'Model that compares voices when DIARIZER is `sherpa`',
  ),
  MODELS_DIR: setting(
    z
      .string()
      .min(1)
      .default(path.join(PACKAGE_ROOT, 'models'))
      .transform((dir) => path.resolve(dir)),
    'Folder of the model files',
    '`models`',
  ),
  MODELS_BASE_URL: setting(
    z
      .union([
        z.literal(''),
        z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }),
      ])
      .default(''),
    "Mirror that `npm run models` asks instead of the models' own hosts, as `<mirror>/<host>/<path>`; empty asks those",
    'none',
  ),
  ASR_PACKS: setting(
    commaList(),
    'Language packs to prefer over others for the same language, separated by commas, most wanted first',
    'none',
  ),
  WORK_DIR: setting(
    z
      .string()
      .min(1)
      .default(path.join(tmpdir(), 'ecg-ml-server'))
      .transform((dir) => path.resolve(dir)),
    'Folder for downloads and audio of running jobs',
    '`ecg-ml-server` in the temporary folder',
  ),
  FFMPEG_PATH: setting(z.string().min(1).default('ffmpeg'), 'ffmpeg program'),
  FFPROBE_PATH: setting(z.string().min(1).default('ffprobe'), 'ffprobe program'),
  MEDIA_STALL_SEC: setting(
    wholeNumber(120, 1, 1800),
    'ffmpeg or ffprobe without any progress for so long is stopped',
  ),
  MEDIA_ISOLATION: setting(
    z.enum(['auto', 'required']).default('auto'),
    'ffmpeg gets no network where the system allows it; `required` refuses to start where it does not',
  ),
  RESULT_EXTRAS: setting(onOff('on'), '`off` leaves the optional result fields away'),
  VIEWER: setting(onOff('off'), '`on` shows results to people at `/jobs/{job_id}/view`'),
  QUEUE_DASHBOARD: setting(
    onOff('off'),
    '`on` shows the queues at `/queues`, to look at only; needs API_KEYS',
  ),
  LOG_LEVEL: setting(
    z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
    'Least severe log lines that are written',
  ),
} as const;
