/** The types of the ECG ML server, written by `npm run docs:openapi`. */

export interface ProcessVideoDto {
  readonly job_id: string;
  readonly video_url: string;
  readonly fastapi_base_url?: string | null;
  readonly language?: string | null;
  readonly num_speakers?: number | null;
  readonly max_speakers?: number | null;
}

export interface AcceptedJob {
  readonly job_id: string;
  readonly status: 'accepted';
  readonly message: 'Processing started';
  readonly estimated_time: number;
}

export interface JobViewCallback {
  readonly state: string;
  readonly attempts: number;
  readonly last_http_status: number | null;
}

export interface ResultMetadata {
  readonly filename: string;
  readonly duration: number;
  readonly total_segments: number;
  readonly unique_speakers: number;
}

export interface ResultSegmentSpeaker {
  readonly speaker_id: string;
}

export interface ResultWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly volume_db: number;
  readonly pitch_hz: number;
  readonly confidence?: number;
  readonly true_pitch_hz?: number;
  readonly voiced?: boolean;
  readonly peak_volume_db?: number;
  readonly relative_volume_db?: number;
  readonly relative_pitch_semitones?: number;
  readonly pitch_range_semitones?: number;
  readonly pitch_slope_semitones_per_sec?: number;
  readonly interpolated?: boolean;
}

export type Emotion = 'neutral' | 'happy' | 'sad' | 'angry';

export interface ResultEmotionProbabilities {
  readonly neutral: number;
  readonly happy: number;
  readonly sad: number;
  readonly angry: number;
}

export interface ResultEmotion {
  readonly emotion: Emotion;
  readonly confidence: number;
  readonly probabilities: ResultEmotionProbabilities;
  readonly arousal: number;
  readonly valence: number;
}

export interface ResultSegment {
  readonly start_time: number;
  readonly end_time: number;
  readonly speaker: ResultSegmentSpeaker;
  readonly text: string;
  readonly words: readonly ResultWord[];
  readonly duration?: number;
  readonly confidence?: number;
  readonly emotion?: ResultEmotion;
}

export interface ResultSpeaker {
  readonly speaking_time: number;
  readonly segments: number;
  readonly turns: number;
  readonly confidence: number;
  readonly median_pitch_hz: number;
  readonly median_volume_db: number;
}

export interface ResultDoubt {
  readonly start: number;
  readonly end: number;
  readonly reason: 'words' | 'speaker' | 'noise';
  readonly confidence: number;
}

export interface ResultQuality {
  readonly speech_level_dbfs: number;
  readonly noise_level_dbfs: number;
  readonly snr_db: number;
  readonly peak_dbfs: number;
  readonly clipping_share: number;
  readonly speech_share: number;
  readonly overlap_share: number;
  readonly interpolated_words: number;
  readonly doubts: readonly ResultDoubt[];
}

export interface AnalysisResult {
  readonly metadata: ResultMetadata;
  readonly segments: readonly ResultSegment[];
  readonly speakers?: Readonly<Record<string, ResultSpeaker>>;
  readonly quality?: ResultQuality;
}

export interface JobViewError {
  readonly code: string;
  readonly message: string;
  readonly job_id: string;
}

export interface JobView {
  readonly job_id: string;
  readonly status: 'accepted' | 'queued' | 'processing' | 'completed' | 'failed';
  readonly progress: number;
  readonly stage: string;
  readonly message: string;
  readonly accepted_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly callback: JobViewCallback;
  readonly result: AnalysisResult | null;
  readonly error: JobViewError | null;
}

export type RequestErrorCode =
  | 'INVALID_REQUEST'
  | 'UNAUTHORIZED'
  | 'NOT_FOUND'
  | 'PAYLOAD_TOO_LARGE'
  | 'RATE_LIMITED'
  | 'INTERNAL_ERROR'
  | 'INSUFFICIENT_RESOURCES';

export interface ErrorBodyError {
  readonly code: RequestErrorCode;
  readonly message: string;
  readonly job_id: string | null;
}

export interface ErrorBody {
  readonly error: ErrorBodyError;
  readonly message: string;
}

export interface ProgressBody {
  readonly job_id: string;
  readonly status: 'processing';
  readonly progress: number;
  readonly message: string;
}

export interface TerminalBodyCompleted {
  readonly job_id: string;
  readonly status: 'completed';
  readonly progress: 100;
  readonly result: AnalysisResult;
}

export type FailureCode =
  | 'DOWNLOAD_ERROR'
  | 'AUDIO_EXTRACTION_ERROR'
  | 'TRANSCRIPTION_ERROR'
  | 'PROCESSING_TIMEOUT'
  | 'INSUFFICIENT_RESOURCES'
  | 'CANCELLED';

export interface TerminalBodyFailed {
  readonly job_id: string;
  readonly status: 'failed';
  readonly progress: number;
  readonly error_message: string;
  readonly error_code: FailureCode;
}

export type TerminalBody = TerminalBodyCompleted | TerminalBodyFailed;
