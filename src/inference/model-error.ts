/** A model whose files are not installed. The message names the model and the remedy, never a path. */
export class ModelMissingError extends Error {
  constructor(
    readonly modelId: string,
    remedy = 'npm run setup',
  ) {
    super(`The model ${modelId} is not installed: run \`${remedy}\`.`);
    this.name = 'ModelMissingError';
  }
}

/** A model with a file that is not the one the manifest describes. */
export class ModelCorruptError extends Error {
  constructor(
    readonly modelId: string,
    remedy = 'npm run setup',
  ) {
    super(`A file of the model ${modelId} is damaged: run \`${remedy}\` to fetch it again.`);
    this.name = 'ModelCorruptError';
  }
}

/** A model that could not be fetched; the message is one plain line for the person at the terminal. */
export class ModelFetchError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ModelFetchError';
  }
}
