import type { MoonshineModelId } from './moonshine-variant.js';

/** How a Moonshine model comes and what is known of its language. */
export interface MoonshinePack {
  /** ISO 639-1 code. */
  readonly language: string;
  /**
   * `prepared`: an ONNX file that is rebuilt for speed and gives its attention.
   * `merged`: run as it comes, without attention, so that word times are estimated.
   */
  readonly form: 'prepared' | 'merged';
  readonly size: 'tiny' | 'base';
  /**
   * The most tokens that people say in a second. English has 3 to 4; other scripts are spelled in
   * bytes, up to three for a character.
   * Source: the notes on models of other scripts in the Moonshine documentation: 13.
   */
  readonly maxTokensPerSec: number;
}

const LATIN_TOKENS_PER_SEC = 6.5;
const OTHER_TOKENS_PER_SEC = 13;

/** Every Moonshine model of the manifest, by its id. */
export const MOONSHINE_PACKS: Readonly<Record<string, MoonshinePack>> = {
  'moonshine-base': prepared('en', 'base'),
  'moonshine-tiny': prepared('en', 'tiny'),
  // The borders of the prepared models were fitted on English and do not carry over.
  'moonshine-base-es': { ...merged('es', 'base'), maxTokensPerSec: LATIN_TOKENS_PER_SEC },
  'moonshine-tiny-ko': merged('ko', 'tiny'),
  'moonshine-base-ja': merged('ja', 'base'),
  'moonshine-base-zh': merged('zh', 'base'),
  'moonshine-base-vi': merged('vi', 'base'),
  'moonshine-base-uk': merged('uk', 'base'),
  'moonshine-base-ar': merged('ar', 'base'),
};

/**
 * The pack of a model.
 * @throws Error where the model is no Moonshine model: a mistake in the manifest or the code
 */
export function moonshinePack(modelId: string): MoonshinePack {
  const pack = MOONSHINE_PACKS[modelId];
  if (!pack) throw new Error(`${modelId} is no Moonshine model.`);
  return pack;
}

/** Whether a model is one of those that are prepared. */
export function isPrepared(modelId: string): modelId is MoonshineModelId {
  return moonshinePack(modelId).form === 'prepared';
}

function prepared(language: string, size: MoonshinePack['size']): MoonshinePack {
  return { language, size, form: 'prepared', maxTokensPerSec: LATIN_TOKENS_PER_SEC };
}

function merged(language: string, size: MoonshinePack['size']): MoonshinePack {
  return { language, size, form: 'merged', maxTokensPerSec: OTHER_TOKENS_PER_SEC };
}
