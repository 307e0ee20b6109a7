import type { AnalysisResult } from '../domain/analysis-result.js';
import { displayWidth } from '../domain/text-width.js';

/**
 * What captions look like. Widths are columns: a Latin letter or a blank takes one, a Korean,
 * Japanese or Chinese character two, which is how the style guides of those languages count.
 */
export interface CaptionStyle {
  /** Columns, 10..100. */
  readonly maxLineWidth: number;
  /** 1 or 2. */
  readonly maxLines: number;
  /** Seconds, 0.1..5: a shorter cue stays on the screen longer where the next one lets it. */
  readonly minCueSec: number;
  /** Seconds, 1..30. */
  readonly maxCueSec: number;
  /** Columns a second that a viewer reads with ease, 5..60. */
  readonly maxReadingSpeed: number;
  /** Seconds without a caption between two that follow each other closely, 0..1. */
  readonly gapSec: number;
}

/**
 * For languages in Latin letters.
 * Source: Netflix, timed text style guides: 42 characters a line, two lines, 5/6 s to 7 s, 20
 * characters a second (English), gaps of two frames (here of a film at 24 frames a second).
 */
const LATIN: CaptionStyle = {
  maxLineWidth: 42,
  maxLines: 2,
  minCueSec: 5 / 6,
  maxCueSec: 7,
  maxReadingSpeed: 20,
  gapSec: 2 / 24,
};
/**
 * Source: the same guides' pages for Korean (16 characters a line, Latin letters and blanks count
 * half), Japanese (13) and Chinese (16). The reading speeds are 12, 7 and 11 characters a second.
 */
const KOREAN: CaptionStyle = { ...LATIN, maxLineWidth: 32, maxReadingSpeed: 24 };
const JAPANESE: CaptionStyle = { ...LATIN, maxLineWidth: 26, maxReadingSpeed: 14 };
const CHINESE: CaptionStyle = { ...LATIN, maxLineWidth: 32, maxReadingSpeed: 22 };

const HANGUL = /\p{Script=Hangul}/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** A text counts as East Asian from this share of wide characters: an English talk may name a Seoul street. */
const MIN_WIDE_SHARE = 0.2;

/** The style that suits the writing of a result; the Latin one where nothing is said. */
export function styleFor({ segments }: AnalysisResult): CaptionStyle {
  const text = segments.map((segment) => segment.text).join('');
  const characters = Array.from(text);
  const wideCount = characters.filter((character) => displayWidth(character) > 1).length;
  if (wideCount === 0 || wideCount < characters.length * MIN_WIDE_SHARE) return LATIN;
  if (HANGUL.test(text)) return KOREAN;
  return KANA.test(text) ? JAPANESE : CHINESE;
}
