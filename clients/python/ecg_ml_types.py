"""The types of the ECG ML server, written by `npm run docs:openapi`."""

from typing import Dict, List, Literal, TypedDict, Union


class ProcessVideoDtoRequired(TypedDict):
    job_id: str
    video_url: str


class ProcessVideoDto(ProcessVideoDtoRequired, total=False):
    fastapi_base_url: Union[str, None]
    language: Union[str, None]
    num_speakers: Union[int, None]
    max_speakers: Union[int, None]


class AcceptedJob(TypedDict):
    job_id: str
    status: Literal["accepted"]
    message: Literal["Processing started"]
    estimated_time: float


class JobViewCallback(TypedDict):
    state: str
    attempts: float
    last_http_status: Union[float, None]


class ResultMetadata(TypedDict):
    filename: str
    duration: float
    total_segments: float
    unique_speakers: float


class ResultSegmentSpeaker(TypedDict):
    speaker_id: str


class ResultWordRequired(TypedDict):
    word: str
    start: float
    end: float
    volume_db: float
    pitch_hz: float


class ResultWord(ResultWordRequired, total=False):
    confidence: float
    true_pitch_hz: float
    voiced: bool
    peak_volume_db: float
    relative_volume_db: float
    relative_pitch_semitones: float
    pitch_range_semitones: float
    pitch_slope_semitones_per_sec: float
    interpolated: bool


Emotion = Literal["neutral", "happy", "sad", "angry"]


class ResultEmotionProbabilities(TypedDict):
    neutral: float
    happy: float
    sad: float
    angry: float


class ResultEmotion(TypedDict):
    emotion: Emotion
    confidence: float
    probabilities: ResultEmotionProbabilities
    arousal: float
    valence: float


class ResultSegmentRequired(TypedDict):
    start_time: float
    end_time: float
    speaker: ResultSegmentSpeaker
    text: str
    words: List[ResultWord]


class ResultSegment(ResultSegmentRequired, total=False):
    duration: float
    confidence: float
    emotion: ResultEmotion


class ResultSpeaker(TypedDict):
    speaking_time: float
    segments: float
    turns: float
    confidence: float
    median_pitch_hz: float
    median_volume_db: float


class ResultDoubt(TypedDict):
    start: float
    end: float
    reason: Literal["words", "speaker", "noise"]
    confidence: float


class ResultQuality(TypedDict):
    speech_level_dbfs: float
    noise_level_dbfs: float
    snr_db: float
    peak_dbfs: float
    clipping_share: float
    speech_share: float
    overlap_share: float
    interpolated_words: float
    doubts: List[ResultDoubt]


class AnalysisResultRequired(TypedDict):
    metadata: ResultMetadata
    segments: List[ResultSegment]


class AnalysisResult(AnalysisResultRequired, total=False):
    speakers: Dict[str, ResultSpeaker]
    quality: ResultQuality


class JobViewError(TypedDict):
    code: str
    message: str
    job_id: str


class JobView(TypedDict):
    job_id: str
    status: Literal["accepted", "queued", "processing", "completed", "failed"]
    progress: float
    stage: str
    message: str
    accepted_at: str
    started_at: Union[str, None]
    ended_at: Union[str, None]
    callback: JobViewCallback
    result: Union[AnalysisResult, None]
    error: Union[JobViewError, None]


RequestErrorCode = Literal["INVALID_REQUEST", "UNAUTHORIZED", "NOT_FOUND", "PAYLOAD_TOO_LARGE", "RATE_LIMITED", "INTERNAL_ERROR", "INSUFFICIENT_RESOURCES"]


class ErrorBodyError(TypedDict):
    code: RequestErrorCode
    message: str
    job_id: Union[str, None]


class ErrorBody(TypedDict):
    error: ErrorBodyError
    message: str


class ProgressBody(TypedDict):
    job_id: str
    status: Literal["processing"]
    progress: float
    message: str


class TerminalBodyCompleted(TypedDict):
    job_id: str
    status: Literal["completed"]
    progress: Literal[100]
    result: AnalysisResult


FailureCode = Literal["DOWNLOAD_ERROR", "AUDIO_EXTRACTION_ERROR", "TRANSCRIPTION_ERROR", "PROCESSING_TIMEOUT", "INSUFFICIENT_RESOURCES", "CANCELLED"]


class TerminalBodyFailed(TypedDict):
    job_id: str
    status: Literal["failed"]
    progress: float
    error_message: str
    error_code: FailureCode


TerminalBody = Union[TerminalBodyCompleted, TerminalBodyFailed]
