/** How patient a download is. */
export interface DownloadPace {
  /** Longest silence of the host before the try counts as failed. */
  readonly idleMs: number;
  /** Pause before each further try. */
  readonly retryDelaysMs: readonly number[];
}

/** Injection token of the DownloadPace. */
export const DOWNLOAD_PACE = Symbol('DOWNLOAD_PACE');

/** Three tries within seconds: the links are short-lived, and a host that is down stays down for longer. */
export const DEFAULT_PACE: DownloadPace = { idleMs: 30_000, retryDelaysMs: [500, 2_000] };
