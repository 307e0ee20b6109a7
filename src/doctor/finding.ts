/** What one look at a part of this machine found. */
export interface Finding {
  readonly part: string;
  /** `note`: the service works without it. */
  readonly state: 'ok' | 'note' | 'problem';
  /** A few words, or one sentence where something is wrong. */
  readonly says: string;
  /** The one command that helps, or the advice to a person where no command can. */
  readonly remedy?: string;
}

/** What is wrong and what to do about it, in one line. */
export function describeProblem({ says, remedy }: Finding): string {
  return remedy === undefined ? says : `${says} Run: ${remedy}`;
}
