import { type ErrorBody, errorBody } from '../common/error.filter.js';

interface IntakeExample {
  readonly value: Readonly<Record<string, unknown>>;
  /** Undefined where the job is taken in. */
  readonly answer?: ErrorBody;
}

const JOB_ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const VIDEO_URL =
  'https://videos.s3.ap-northeast-2.amazonaws.com/uploads/talk.mp4?X-Amz-Signature=0123abcd';

function refused(message: string, jobId: string | null = JOB_ID): ErrorBody {
  return errorBody('INVALID_REQUEST', message, jobId);
}

/** Calls of the intake by what is special about them, with the answers to those that are refused. */
export const INTAKE_EXAMPLES: Readonly<Record<string, IntakeExample>> = {
  'as ECG Backend sends it': {
    value: {
      job_id: JOB_ID,
      video_url: VIDEO_URL,
      fastapi_base_url: 'http://localhost:8000',
      language: 'en',
    },
  },
  'with no more than is required': {
    value: {
      job_id: 'test-123',
      video_url: 'https://test-bucket.s3.amazonaws.com/test.mp4',
    },
  },
  'with the number of speakers': {
    value: { job_id: 'interview:2', video_url: VIDEO_URL, num_speakers: 2 },
  },
  'without video_url': {
    value: { job_id: JOB_ID },
    answer: refused('video_url is required and must be a string'),
  },
  'without job_id': {
    value: { video_url: VIDEO_URL },
    answer: refused('job_id is required and must be a string', null),
  },
  'with a blank in job_id': {
    value: { job_id: 'my job', video_url: VIDEO_URL },
    answer: refused('job_id must be 1 to 128 characters of A-Z a-z 0-9 . _ : -', null),
  },
  'with a language that is none': {
    value: { job_id: JOB_ID, video_url: VIDEO_URL, language: 'Korean!' },
    answer: refused('language must be "auto" or a language code such as "en" or "ko"'),
  },
  'with more speakers than at most': {
    value: { job_id: JOB_ID, video_url: VIDEO_URL, num_speakers: 3, max_speakers: 2 },
    answer: refused('num_speakers must not be above max_speakers'),
  },
};
