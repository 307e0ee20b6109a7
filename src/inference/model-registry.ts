/** placeholder until the registry lands */
export interface ModelRegistry {
  readonly modelsDir: string;
}
