/** What the pool sends to a child. */
export interface ComputeRequest {
  readonly taskId: number;
  readonly name: string;
  readonly input: unknown;
}

/**
 * What a child sends back: any number of progress messages, then one result or error. Before its
 * first model it tells which execution providers it lacks, where it does.
 */
export type ComputeReply =
  | { readonly taskId: number; readonly kind: 'progress'; readonly fraction: number }
  | { readonly taskId: number; readonly kind: 'result'; readonly output: unknown }
  | {
      readonly taskId: number;
      readonly kind: 'error';
      readonly name: string;
      readonly message: string;
    }
  | {
      readonly kind: 'providers';
      readonly usable: readonly string[];
      readonly missing: readonly string[];
    };
