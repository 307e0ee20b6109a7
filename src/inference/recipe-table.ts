import { prepareCrossAttention } from './moonshine/prepare-cross-attention.js';
import { prepareDecoderStep } from './moonshine/prepare-decoder-step.js';
import { prepareEncoder } from './moonshine/prepare-encoder.js';
import { showAttention } from './moonshine/show-attention.js';
import { prepareVad } from './silero/prepare-vad.js';

/** How a file is made from another one of the same model. */
export interface Recipe {
  /** Raised with every change of the result, so that files made by the older recipe are made anew. */
  readonly version: number;
  /** Deterministic: the same source always gives the same bytes. */
  derive(source: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

export type RecipeTable = Readonly<Record<string, Recipe>>;

/** Every recipe a `derived` entry of the manifest can name. */
export const RECIPES: RecipeTable = {
  'moonshine-attention': { version: 1, derive: showAttention },
  'silero-vad-sequence': { version: 2, derive: prepareVad },
  'moonshine-encoder': { version: 2, derive: prepareEncoder },
  'moonshine-cross-attention': { version: 1, derive: prepareCrossAttention },
  'moonshine-decoder-step': { version: 2, derive: prepareDecoderStep },
};
