import type { ConfidenceWeights } from './word-confidence.js';

/**
 * Source: fitted by scripts/train/words/fit_confidence.py on about 5,000 recognised words, three
 * quarters of them right: learners of English of the training part of speechocean762 (free for
 * commercial use) and voices of flite and festival, clean, faint, in the telephone band, with noise,
 * music, babble or reverberation. docs/quality.md has the result on other speakers.
 */
export const BASE_CONFIDENCE: ConfidenceWeights = {
  bias: -0.817,
  least: 0.42,
  together: 0.892,
  clarity: 0.54,
  stretch: 0.291,
  before: 0.075,
  after: 0.19,
  letters: -0.234,
  slowness: 0.409,
  interpolated: -0.312,
};

export const TINY_CONFIDENCE: ConfidenceWeights = {
  bias: -0.541,
  least: 0.469,
  together: 0.708,
  clarity: 0.0,
  stretch: 0.274,
  before: 0.109,
  after: 0.184,
  letters: -0.06,
  slowness: 0.395,
  interpolated: -0.065,
};
