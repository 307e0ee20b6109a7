import type { AnalysisResult } from '../domain/analysis-result.js';
import type { SoundCurves } from '../domain/sound-curves.js';

/** What the page is made from; stands in it as JSON. */
export interface ViewerData {
  readonly result: AnalysisResult;
  /** Where the video lies, as seen from the page; null where the viewer has to choose it. */
  readonly videoUrl: string | null;
  /** Level and pitch over time; null where there are none, and the words alone are drawn. */
  readonly curves: SoundCurves | null;
}

export const DATA_ELEMENT_ID = 'viewer-data';
