/**
 * The name of a recording in formats whose fields end at blanks: the file's without its ending,
 * other characters than letters, digits and `._-` as `_`.
 * @returns `recording` where nothing of the name is left
 */
export function recordingName(filename: string): string {
  const stem = filename.replace(/\.[^.]*$/u, '');
  return stem.replace(/[^\p{Letter}\p{Number}._-]+/gu, '_') || 'recording';
}
