/** Half a step of 16-bit audio: nothing quieter can be told from silence. */
export const QUANTISATION_DBFS = -96.33;
/** Lowest level a word is given; digital silence has it too. */
export const MIN_LEVEL_DBFS = -60;
/** Highest level a word is given: readers of the result take 0 for "missing". */
export const MAX_LEVEL_DBFS = -0.1;
/** Range of the pitch in the result; readers of the result expect no other. */
export const MIN_PITCH_HZ = 100;
export const MAX_PITCH_HZ = 1000;
