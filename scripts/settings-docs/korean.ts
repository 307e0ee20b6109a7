import type { SETTINGS } from '../../src/config/settings.js';

/** Meaning of each setting in Korean; a new setting without one fails the type check. */
export const KOREAN_DESCRIPTIONS: Readonly<Record<keyof typeof SETTINGS, string>> = {
  ROLE: '`api`는 작업을 접수하고 `worker`는 내려받아 분석하며, `all`은 둘 다 합니다. 콜백은 모든 역할이 보냅니다',
  PORT: 'HTTP API의 TCP 포트. 0이면 비어 있는 포트를 씁니다',
  HOST: 'HTTP API가 요청을 받을 주소',
  API_KEYS:
    '호출자가 `X-API-Key` 또는 `Authorization: Bearer`로 보내는 키. 쉼표로 구분하고 키마다 16자 이상이어야 하며, 비어 있으면 키를 요구하지 않습니다',
  REDIS_URL: '큐와 작업 상태를 담는 Redis',
  REDIS_PREFIX: '모든 Redis 키의 앞부분',
  BACKEND_URL: '콜백을 받을 ECG Backend',
  CALLBACK_PATH: '콜백을 받을 경로. 새 수신 경로는 `/api/upload-video/result`입니다',
  CALLBACK_PROGRESS: '`off`로 하면 마지막 콜백만 보냅니다',
  CALLBACK_SECRET: '`X-Signature-256` 헤더의 서명 키. 비어 있으면 헤더를 보내지 않습니다',
  CALLBACK_ALLOWED_ORIGINS:
    'BACKEND_URL 외에 `fastapi_base_url`로 지정할 수 있는 오리진. 쉼표로 구분합니다',
  CALLBACK_TIMEOUT_SEC: '콜백 한 번에 허용하는 시간(초)',
  CALLBACK_RETRY_HOURS: '마지막 콜백을 다시 시도하는 기간(시간)',
  PROGRESS_INTERVAL_SEC: '진행 중인 작업이 적어도 이 간격(초)마다 상태를 알립니다',
  VIDEO_ALLOWED_HOSTS:
    '영상을 내려받을 수 있는 호스트(`*.amazonaws.com`은 하위 도메인을 포함). 쉼표로 구분하며, 비어 있으면 공개된 모든 호스트를 허용합니다',
  VIDEO_ALLOWED_PORTS:
    '영상을 내려받을 수 있는 포트. 쉼표로 구분하며, ALLOW_HTTP_HOSTS의 호스트에는 적용하지 않습니다',
  ALLOW_HTTP_HOSTS:
    '운영자가 보증하는 호스트(`이름` 또는 `이름:포트`). http와 사설 주소도 허용합니다',
  MAX_BODY_MB: '요청 본문의 최대 크기(MB)',
  MAX_VIDEO_MB: '영상 파일의 최대 크기(MB)',
  MAX_VIDEO_MIN: '영상의 최대 길이(분)',
  PROCESSING_TIMEOUT_MIN: '분석에 허용하는 최대 시간(분). 대기 시간은 넣지 않습니다',
  DOWNLOAD_TIMEOUT_MIN: '내려받기에 허용하는 최대 시간(분)',
  MAX_CONCURRENT_JOBS: '동시에 분석하는 작업 수',
  EXPRESS_JOBS: '그중 2분 이하 영상이 긴 작업을 기다리지 않도록 남겨 두는 자리 수',
  MAX_CONCURRENT_DOWNLOADS: '동시에 내려받는 영상 수',
  MAX_WAITING_JOBS: '대기할 수 있는 작업 수. 넘으면 503으로 응답합니다',
  MIN_FREE_DISK_MB: 'WORK_DIR의 남은 공간(MB)이 이보다 적으면 503으로 응답합니다',
  DOWNLOAD_BUDGET_MB:
    'WORK_DIR의 영상과 오디오가 쓸 수 있는 공간(MB). 넘으면 접수는 503으로 응답하고 내려받기는 기다립니다',
  RATE_LIMIT_PER_MIN: '호출자마다 1분에 허용하는 요청 수',
  TRUST_PROXY_HOPS: '앞에 있는 리버스 프록시 수. 호출자를 구별하는 데 씁니다',
  JOB_RETENTION_HOURS: '끝난 작업을 조회할 수 있는 기간(시간)',
  SHUTDOWN_GRACE_SEC: '종료할 때 실행 중인 작업을 기다리는 시간(초). 지나면 큐에 돌려놓습니다',
  COMPUTE_PROCESSES: '모델을 실행하는 자식 프로세스 수. 프로세스마다 스레드 하나를 씁니다',
  COMPUTE_TASK_TIMEOUT_SEC: '모델 실행이 이 시간(초)을 넘으면 멈춘 것으로 봅니다',
  ORT_PROVIDERS:
    'ONNX Runtime이 모델을 실행할 곳, 원하는 순서대로(예: `cuda,cpu`). 쓸 수 없는 것은 경고를 남기고 건너뜁니다',
  ASR_MODEL: '`moonshine-tiny`는 더 빠르지만 덜 정확합니다',
  DEFAULT_LANGUAGE: '언어를 밝히지 않았거나 `auto`인 작업의 언어',
  SEGMENT_MAX_SEC: '결과 세그먼트의 최대 길이(초). 이보다 긴 단어 하나는 나누지 않습니다',
  SEGMENT_MAX_CHARS: '세그먼트 텍스트의 최대 글자 수. 전각 문자는 두 글자로 셉니다',
  DIARIZER:
    '화자를 구분하는 방식. `sherpa`는 `pyannote-segmentation-3`과 DIARIZER_VOICE_MODEL의 모델이 필요합니다',
  DIARIZER_VOICE_MODEL: 'DIARIZER가 `sherpa`일 때 목소리를 비교하는 모델',
  MODELS_DIR: '모델 파일이 있는 폴더',
  MODELS_BASE_URL:
    '`npm run models`가 모델의 원래 호스트 대신 내려받을 미러(`<미러>/<호스트>/<경로>`). 비우면 원래 호스트에서 받습니다',
  ASR_PACKS:
    '같은 언어의 다른 언어 팩보다 먼저 쓸 언어 팩. 쉼표로 구분하며 앞에 있을수록 우선합니다',
  WORK_DIR: '진행 중인 작업의 영상과 오디오를 두는 폴더',
  FFMPEG_PATH: 'ffmpeg 실행 파일',
  FFPROBE_PATH: 'ffprobe 실행 파일',
  MEDIA_STALL_SEC: 'ffmpeg나 ffprobe가 이 시간(초) 동안 진척이 없으면 멈춥니다',
  MEDIA_ISOLATION:
    '시스템이 허용하면 ffmpeg를 네트워크 없이 실행합니다. `required`로 하면 허용하지 않는 곳에서는 서비스가 시작하지 않습니다',
  RESULT_EXTRAS: '`off`로 하면 결과의 선택 필드를 뺍니다',
  VIEWER: '`on`이면 `/jobs/{job_id}/view`에서 결과를 화면으로 보여 줍니다',
  QUEUE_DASHBOARD:
    '`on`이면 `/queues`에서 큐를 볼 수 있습니다(보기 전용). API_KEYS가 있어야 합니다',
  LOG_LEVEL: '기록할 로그의 최소 수준',
};

/** Defaults that are told in words. */
export const KOREAN_DEFAULTS: Readonly<Record<string, string>> = {
  none: '없음',
  'every public host': '공개된 모든 호스트',
  'number of CPU cores': 'CPU 코어 수',
  '`ecg-ml-server` in the temporary folder': '임시 폴더의 `ecg-ml-server`',
};
