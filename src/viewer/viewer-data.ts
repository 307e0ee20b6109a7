import type { AnalysisResult } from '../domain/analysis-result.js';

/** What the page is made from; stands in it as JSON. */
export interface ViewerData {
  readonly result: AnalysisResult;
  /** Where the video lies, as seen from the page; null where the viewer has to choose it. */
  readonly videoUrl: string | null;
}

export const DATA_ELEMENT_ID = 'viewer-data';
