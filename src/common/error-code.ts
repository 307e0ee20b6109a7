/** HTTP status of every error code an intake or read-back route can answer with. */
export const REQUEST_ERROR_STATUS = {
  INVALID_REQUEST: 400,
  UNAUTHORIZED: 401,
  NOT_FOUND: 404,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
  INSUFFICIENT_RESOURCES: 503,
} as const;

export type RequestErrorCode = keyof typeof REQUEST_ERROR_STATUS;

/** Codes a job can fail with, with the sentence used where the cause allows no better one. */
export const FAILURE_MESSAGES = {
  DOWNLOAD_ERROR: 'The video could not be downloaded.',
  AUDIO_EXTRACTION_ERROR: 'The audio of the video could not be read.',
  TRANSCRIPTION_ERROR: 'The speech of the video could not be analysed.',
  PROCESSING_TIMEOUT: 'The analysis took too long and was stopped.',
  INSUFFICIENT_RESOURCES: 'The video is larger than this service can process.',
  CANCELLED: 'The job was cancelled.',
} as const;

export type FailureCode = keyof typeof FAILURE_MESSAGES;
