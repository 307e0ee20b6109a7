import type { StageContext } from '../../src/domain/stage.js';

/** The context of a job that nobody aborts; what it reports can be read from `progress`. */
export function stageContext(
  overrides: Partial<StageContext> = {},
): StageContext & { readonly progress: number[] } {
  const progress: number[] = [];
  return {
    jobId: 'job',
    workDir: '.',
    language: null,
    signal: new AbortController().signal,
    reportProgress: (fraction) => {
      progress.push(fraction);
    },
    progress,
    ...overrides,
  };
}
