import { Inject, Injectable, Logger } from '@nestjs/common';
import { JobFailure } from '../../common/app-error.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { ModelFiles } from '../../inference/model-files.js';
import { pullCommand, type ModelEntry } from '../../inference/model-manifest.js';
import { isOpen, languageName, primaryLanguage } from './recognition-language.js';

/** The language pack that a recording is recognised with. */
export interface LanguageChoice {
  readonly modelId: string;
  readonly engine: 'moonshine' | 'sherpa';
  /** ISO 639 code; null where the pack finds out by itself. */
  readonly language: string | null;
}

/** The installed language packs, and which of them a job gets. */
@Injectable()
export class LanguagePacks {
  private readonly logger = new Logger(LanguagePacks.name);
  private readonly files: ModelFiles;

  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {
    this.files = new ModelFiles({ modelsDir: config.MODELS_DIR });
  }

  /**
   * Chooses the pack for a job. A language that is left open goes to a pack that finds it out by
   * itself, where one is installed, else it is DEFAULT_LANGUAGE.
   * @param requested a language tag ("en", "en-US"), `auto`, or null
   * @throws JobFailure TRANSCRIPTION_ERROR where no usable pack knows the language; the log then says
   *   which command helps
   */
  async choose(requested: string | null): Promise<LanguageChoice> {
    const packs = this.packsByPreference();
    if (isOpen(requested)) {
      const detecting = await this.firstUsable(
        packs.filter(({ detectsLanguage }) => detectsLanguage),
      );
      if (detecting) return choice(detecting, null);
    }
    const language = primaryLanguage(isOpen(requested) ? this.config.DEFAULT_LANGUAGE : requested);
    const fitting = packs.filter(
      ({ languages }) => language !== null && languages.includes(language),
    );
    const usable = await this.firstUsable(fitting);
    if (usable && language !== null) return choice(usable, language);
    throw await this.failure(language, fitting);
  }

  /** Languages of the installed packs, each once, in the order of the packs. */
  async installedLanguages(): Promise<readonly string[]> {
    const languages = new Set<string>();
    for (const entry of this.packsByPreference())
      if (await this.isUsable(entry))
        for (const language of entry.languages) languages.add(language);
    return [...languages];
  }

  private packsByPreference(): readonly ModelEntry[] {
    const wanted = [...this.config.ASR_PACKS, this.config.ASR_MODEL];
    const rank = ({ id }: ModelEntry) => {
      const index = wanted.indexOf(id);
      return index < 0 ? wanted.length : index;
    };
    // Sorting keeps the order of the manifest among those that nobody prefers.
    return this.files.manifest.models
      .filter(({ role }) => role === 'asr')
      .toSorted((one, other) => rank(one) - rank(other));
  }

  private async firstUsable(packs: readonly ModelEntry[]): Promise<ModelEntry | undefined> {
    for (const entry of packs) if (await this.isUsable(entry)) return entry;
    return undefined;
  }

  private async isUsable({ id }: ModelEntry): Promise<boolean> {
    return (await this.files.findMissing([id])).length === 0;
  }

  private async failure(
    language: string | null,
    fitting: readonly ModelEntry[],
  ): Promise<JobFailure> {
    const name = languageName(language);
    const missing = await this.files.findMissing(fitting.map(({ id }) => id));
    const damaged = missing.find(({ reason }) => reason === 'corrupt')?.modelId;
    const remedy = fitting.find(({ id }) => id === damaged) ?? fitting[0];
    this.logger.error({
      msg: damaged ? 'speech model damaged' : 'no speech model for the language',
      language,
      model: damaged,
      install: remedy && (remedy.optional ? pullCommand(remedy) : 'npm run setup'),
    });
    return new JobFailure(
      'TRANSCRIPTION_ERROR',
      damaged
        ? `The speech model for ${name} is damaged.`
        : `No speech model for ${name} is installed.`,
    );
  }
}

function choice({ id, engine }: ModelEntry, language: string | null): LanguageChoice {
  return { modelId: id, engine: engine === 'sherpa' ? 'sherpa' : 'moonshine', language };
}
