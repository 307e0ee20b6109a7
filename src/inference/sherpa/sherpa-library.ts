import { createRequire } from 'node:module';

/** What the library says of one stretch of speech. */
export interface SherpaResult {
  readonly text: string;
  /** `ko`, or `<|ko|>`; empty where the model does not tell. */
  readonly lang: string;
  /** The text in pieces; a piece that begins a word starts with a blank or `▁`. */
  readonly tokens: readonly string[];
  /** Seconds from the start at which each token is heard; empty where the model does not tell. */
  readonly timestamps: readonly number[];
  /** Length of each token in seconds; often empty. */
  readonly durations?: readonly number[];
  /** Natural logarithm of the probability of each token; often empty. */
  readonly ys_log_probs?: readonly number[];
}

interface OfflineStream {
  acceptWaveform(wave: { readonly sampleRate: number; readonly samples: Float32Array }): void;
}

export interface OfflineRecognizer {
  createStream(): OfflineStream;
  decode(stream: OfflineStream): void;
  getResult(stream: OfflineStream): SherpaResult;
}

/** A stretch of one speaker, in seconds from the start of the samples. */
export interface SherpaTurn {
  readonly start: number;
  readonly end: number;
  /** 0-based. */
  readonly speaker: number;
}

export interface OfflineSpeakerDiarization {
  readonly sampleRate: number;
  setConfig(config: {
    readonly clustering: { readonly numClusters: number; readonly threshold: number };
  }): void;
  process(samples: Float32Array): readonly SherpaTurn[];
}

/** The part of `sherpa-onnx-node` that this service uses. */
export interface SherpaLibrary {
  readonly OfflineRecognizer: new (config: object) => OfflineRecognizer;
  readonly OfflineSpeakerDiarization: new (config: object) => OfflineSpeakerDiarization;
}

/** The optional package is not installed, or not for this kind of machine. */
export class SherpaMissingError extends Error {
  constructor(options?: ErrorOptions) {
    super('sherpa-onnx-node is not installed: run `npm install --include=optional`.', options);
    this.name = 'SherpaMissingError';
  }
}

const PACKAGE = 'sherpa-onnx-node';
const require = createRequire(import.meta.url);

/** Whether the package is there; loads nothing. */
export function isSherpaInstalled(): boolean {
  try {
    require.resolve(PACKAGE);
    return true;
  } catch {
    return false;
  }
}

/**
 * Loads the library. It ends the whole process where a model file is not what it expects, so it
 * belongs into a process of its own.
 * @throws SherpaMissingError
 */
export function loadSherpa(): SherpaLibrary {
  try {
    return require(PACKAGE) as SherpaLibrary;
  } catch (error) {
    throw new SherpaMissingError({ cause: error });
  }
}
