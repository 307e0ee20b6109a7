import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { Artifacts, Transcript } from '../../domain/artifacts.js';
import type { Stage, StageContext } from '../../domain/stage.js';
import { buildUtterances } from '../../domain/utterances.js';
import { AsrEngine } from './asr-engine.js';
import { LanguagePacks } from './language-packs.js';

type Needs = 'audio' | 'activity' | 'diarization';

/** Finds what is said, and cuts it into rows of one speaker. */
@Injectable()
export class AsrStage implements Stage<Needs, 'transcript'> {
  readonly id = 'asr';
  readonly needs = ['audio', 'activity', 'diarization'] as const;
  readonly gives = 'transcript';

  constructor(
    private readonly engine: AsrEngine,
    private readonly packs: LanguagePacks,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** @throws JobFailure where no model knows the language of the job */
  async run(
    { audio, activity, diarization }: Pick<Artifacts, Needs>,
    context: StageContext,
  ): Promise<Transcript> {
    const choice = await this.packs.choose(context.language);
    const { words, language } = await this.engine.recognize(audio, activity, choice, context);
    const { SEGMENT_MAX_SEC: maxSec, SEGMENT_MAX_CHARS: maxChars } = this.config;
    const limits = { maxSec, maxChars };
    return { language, utterances: buildUtterances(words, diarization.turns, language, limits) };
  }
}
