import type { MissingModel } from '../inference/model-files.js';

/** What a Redis server says of itself. */
export interface RedisFacts {
  readonly version: string;
  readonly hasAppendOnlyFile: boolean;
  readonly maxMemoryPolicy: string;
}

/** Models that cannot be used, with the command that gets each of them. */
export interface UnusableModel extends MissingModel {
  readonly remedy: string;
}

/** This computer, as far as the checks look at it. */
export interface Machine {
  /** As `process.versions.node`. */
  readonly nodeVersion: string;
  /** Whether a program starts; `args` make it end at once. */
  canRun(program: string, args: readonly string[]): Promise<boolean>;
  /** The version ffmpeg or ffprobe prints; undefined where it does not start. */
  mediaToolVersion(program: string): Promise<string | undefined>;
  /** @returns 'away' where nobody answers in time, 'refused' where the password is not accepted */
  redis(url: string, waitMs: number): Promise<RedisFacts | 'away' | 'refused'>;
  /** All models of the manifest that are missing or damaged; `optional` ones too. */
  unusableModels(modelsDir: string): Promise<readonly UnusableModel[]>;
  /** Bytes free in a folder, which is made where it is missing; undefined where it cannot be written. */
  freeBytes(folder: string): Promise<number | undefined>;
  canListen(port: number, host: string): Promise<boolean>;
  /** A TCP port that nobody listens on. */
  freePort(host: string): Promise<number>;
  /** Whether this service answers at the port. */
  isServiceAt(port: number): Promise<boolean>;
  /** Whether any HTTP answer comes from a URL. */
  answers(url: string): Promise<boolean>;
  canIsolateNetwork(): Promise<boolean>;
  isSherpaInstalled(): boolean;
}
