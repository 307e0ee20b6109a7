/** Ids a caller may choose for a job. */
export const JOB_ID_PATTERN = /^[A-Za-z0-9._:-]{1,128}$/;
