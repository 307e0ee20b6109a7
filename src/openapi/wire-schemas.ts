/** JSON schemas of what else crosses the wire. Written by `npm run docs:openapi` from the types. */
export const WIRE_SCHEMAS = {
  AcceptedJob: {
    type: 'object',
    properties: {
      job_id: { type: 'string' },
      status: { type: 'string', const: 'accepted' },
      message: { type: 'string', const: 'Processing started' },
      estimated_time: { type: 'number', description: 'Whole seconds.' },
    },
    required: ['job_id', 'status', 'message', 'estimated_time'],
    description: "Answer to an accepted job, in the contract's field names.",
  },
  ErrorBody: {
    type: 'object',
    properties: {
      error: {
        type: 'object',
        properties: {
          code: { $ref: '#/components/schemas/RequestErrorCode' },
          message: { type: 'string' },
          job_id: { type: ['string', 'null'] },
        },
        required: ['code', 'message', 'job_id'],
      },
      message: {
        type: 'string',
        description: 'The same sentence again: ECG Backend stores this one.',
      },
    },
    required: ['error', 'message'],
    description: 'Body of every error answer.',
  },
  FailureCode: {
    type: 'string',
    enum: [
      'DOWNLOAD_ERROR',
      'AUDIO_EXTRACTION_ERROR',
      'TRANSCRIPTION_ERROR',
      'PROCESSING_TIMEOUT',
      'INSUFFICIENT_RESOURCES',
      'CANCELLED',
    ],
  },
  JobView: {
    type: 'object',
    properties: {
      job_id: { type: 'string' },
      status: { type: 'string', enum: ['accepted', 'queued', 'processing', 'completed', 'failed'] },
      progress: { type: 'number' },
      stage: { type: 'string' },
      message: { type: 'string' },
      accepted_at: { type: 'string' },
      started_at: { type: ['string', 'null'] },
      ended_at: { type: ['string', 'null'] },
      callback: {
        type: 'object',
        properties: {
          state: { type: 'string' },
          attempts: { type: 'number' },
          last_http_status: { type: ['number', 'null'] },
        },
        required: ['state', 'attempts', 'last_http_status'],
      },
      result: { anyOf: [{ $ref: '#/components/schemas/AnalysisResult' }, { type: 'null' }] },
      error: {
        anyOf: [
          {
            type: 'object',
            properties: {
              code: { type: 'string' },
              message: { type: 'string' },
              job_id: { type: 'string' },
            },
            required: ['code', 'message', 'job_id'],
          },
          { type: 'null' },
        ],
      },
    },
    required: [
      'job_id',
      'status',
      'progress',
      'stage',
      'message',
      'accepted_at',
      'started_at',
      'ended_at',
      'callback',
      'result',
      'error',
    ],
    description: 'A job as a caller reads it back.',
  },
  ProgressBody: {
    type: 'object',
    properties: {
      job_id: { type: 'string' },
      status: { type: 'string', const: 'processing' },
      progress: { type: 'number' },
      message: { type: 'string' },
    },
    required: ['job_id', 'status', 'progress', 'message'],
    description: 'Body of a progress callback.',
  },
  RequestErrorCode: {
    type: 'string',
    enum: [
      'INVALID_REQUEST',
      'UNAUTHORIZED',
      'NOT_FOUND',
      'PAYLOAD_TOO_LARGE',
      'RATE_LIMITED',
      'INTERNAL_ERROR',
      'INSUFFICIENT_RESOURCES',
    ],
  },
  SoundCurves: {
    type: 'object',
    properties: {
      start_time: { type: 'number', description: 'Seconds from the start of the file.' },
      end_time: { type: 'number' },
      duration: { type: 'number', description: "Length of the recording's audio in seconds." },
      step: { type: 'number', description: 'Distance of two values in seconds.' },
      volume_db: {
        type: 'array',
        items: { type: 'number' },
        description: 'RMS of each step in dBFS, to half a decibel; silence has -96.5.',
      },
      pitch_hz: {
        type: 'array',
        items: { type: ['number', 'null'] },
        description:
          'F0 of each step in Hz; null where nothing is voiced, and outside of the segments.',
      },
    },
    required: ['start_time', 'end_time', 'duration', 'step', 'volume_db', 'pitch_hz'],
    description: 'Level and pitch over a part of a recording, for the waveform view of an editor.',
  },
  TerminalBody: {
    anyOf: [
      {
        type: 'object',
        properties: {
          job_id: { type: 'string' },
          status: { type: 'string', const: 'completed' },
          progress: { type: 'number', const: 100 },
          result: { $ref: '#/components/schemas/AnalysisResult' },
        },
        required: ['job_id', 'status', 'progress', 'result'],
      },
      {
        type: 'object',
        properties: {
          job_id: { type: 'string' },
          status: { type: 'string', const: 'failed' },
          progress: { type: 'number' },
          error_message: { type: 'string' },
          error_code: { $ref: '#/components/schemas/FailureCode' },
        },
        required: ['job_id', 'status', 'progress', 'error_message', 'error_code'],
      },
    ],
    description: 'Body of the callback that ends a job.',
  },
};
