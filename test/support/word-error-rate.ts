export { normalizeWords as normalizedWords } from '../../scripts/eval/normalize-words.js';
export { wordErrorRate } from '../../scripts/eval/word-errors.js';
