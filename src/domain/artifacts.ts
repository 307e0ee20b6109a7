import type { SpeakerTurn, SpeechSegment, Utterance } from './speech.js';
import type { AnalysisResult } from './analysis-result.js';

/** The media file a job works on. */
export interface MediaSource {
  /** Local path. */
  readonly path: string;
  /** Name shown in the result: the last path part of the URL, without its query. */
  readonly filename: string;
}

/** The extracted audio: headerless 16-bit little-endian PCM, mono, 16 kHz. */
export interface AudioTrack {
  readonly path: string;
  readonly sampleCount: number;
  /** Length of the extracted audio: sampleCount over the sample rate. */
  readonly durationSec: number;
  /** Length of the media file, which may go on after its audio ends; never shorter than `durationSec`. */
  readonly mediaDurationSec: number;
}

/** Where somebody speaks. */
export interface SpeechActivity {
  /** Length of one probability frame in seconds. */
  readonly frameSec: number;
  /** Float32Array [nFrames], speech probability of each frame, 0..1; frame i starts at i * frameSec. */
  readonly probabilities: Float32Array;
  /** Speech regions in order, without overlap; empty when nobody speaks. */
  readonly segments: readonly SpeechSegment[];
}

/** Who speaks when. */
export interface Diarization {
  /** In order of start; empty when nobody speaks. */
  readonly turns: readonly SpeakerTurn[];
  readonly speakerCount: number;
}

/** What was said, cut into rows of one speaker. */
export interface Transcript {
  /** ISO 639-1 code of the recognised language. */
  readonly language: string;
  /** In order of start; empty when nothing was said. */
  readonly utterances: readonly Utterance[];
}

/** Loudness and pitch of one word, from that word's own samples. */
export interface WordProsody {
  /** RMS level in dBFS, -60..0 exclusive of 0. */
  readonly levelDbfs: number;
  /** Highest sample magnitude in dBFS, -60..0. */
  readonly peakDbfs: number;
  /** Level minus the median level of the speaker's words, in dB. */
  readonly relativeLevelDb: number;
  /** Median F0 over the voiced frames in Hz, unclamped; the speaker's median where the word is unvoiced. */
  readonly f0Hz: number;
  /** False where no voiced frame lies in the word. */
  readonly voiced: boolean;
  /** F0 relative to the speaker's median in semitones. */
  readonly relativePitchSemitones: number;
  /** Seconds of voiced sound in the word. */
  readonly voicedSec: number;
  /** How far F0 moves within the word, in semitones; 0 where it is unvoiced. */
  readonly f0RangeSemitones: number;
  /** How fast F0 rises (above 0) or falls within the word, in semitones per second. */
  readonly f0SlopeSemitonesPerSec: number;
  /** Spectral tilt of the voiced sound, -1 (bright, strained) .. 1 (dull, soft); 0 where unvoiced. */
  readonly tilt: number;
}

/** Prosody of every word of the transcript. */
export interface Prosody {
  /** [utterance][word], parallel to `transcript.utterances[i].words[j]`. */
  readonly words: readonly (readonly WordProsody[])[];
  /** Per speaker index. */
  readonly speakers: readonly SpeakerProsody[];
  readonly sound: SoundTrack;
}

/** Seconds of one frame of a `SoundTrack`. */
export const SOUND_FRAME_SEC = 0.01;

/** The sound of the file over time; frame i covers SOUND_FRAME_SEC from i * SOUND_FRAME_SEC on. */
export interface SoundTrack {
  /** Float32Array [nFrames], RMS in dBFS, at most 0. */
  readonly levelDbfs: Float32Array;
  /** Float32Array [nFrames], F0 in Hz; 0 where unvoiced, NaN outside of utterances. */
  readonly f0Hz: Float32Array;
  /** Highest magnitude, 0..1. */
  readonly peak: number;
  /** Share of samples in the flat tops of clipped waves, 0..1. */
  readonly clippedShare: number;
}

/** What is typical for one speaker in this file. */
export interface SpeakerProsody {
  readonly medianF0Hz: number;
  readonly medianLevelDbfs: number;
}

export const EMOTIONS = ['neutral', 'happy', 'sad', 'angry'] as const;
export type Emotion = (typeof EMOTIONS)[number];

/** Vocal expression of one utterance: how it sounds, not what the person feels. */
export interface EmotionEstimate {
  readonly emotion: Emotion;
  /** Probability of `emotion`, 0..1. */
  readonly confidence: number;
  /** Over all emotions, sum 1. */
  readonly probabilities: Readonly<Record<Emotion, number>>;
  /** -1 (calm) .. 1 (excited). */
  readonly arousal: number;
  /** -1 (unpleasant) .. 1 (pleasant). */
  readonly valence: number;
}

/** Vocal expression of every utterance, parallel to `transcript.utterances`. */
export type EmotionTrack = readonly EmotionEstimate[];

/** Everything the chain of stages works on; a stage adds one entry. */
export interface Artifacts {
  readonly source: MediaSource;
  readonly audio: AudioTrack;
  readonly activity: SpeechActivity;
  readonly diarization: Diarization;
  readonly transcript: Transcript;
  readonly prosody: Prosody;
  readonly emotion: EmotionTrack;
  readonly result: AnalysisResult;
}

export type ArtifactName = keyof Artifacts;
