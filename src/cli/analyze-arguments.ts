import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { CaptionFormatName } from '../captions/caption-formats.js';
import {
  CAPTION_OPTION_NAMES,
  CaptionOptionError,
  type CaptionOptions,
  readCaptionOptions,
} from '../captions/caption-options.js';
import {
  contradict,
  isSpeakerCount,
  MAX_SPEAKERS,
  type SpeakerHints,
} from '../domain/speaker-hints.js';

export const USAGE = `Usage: ecg-analyze FILE [options]

  FILE              a video or audio file
  --json OUT        write the result object ("-" writes it to standard output)
  --curves OUT      write level and pitch of every 10 ms as JSON
  --language CODE   the spoken language, such as en, or "auto"
  --num-speakers N  exactly so many people speak (1 to 10)
  --max-speakers N  no more than so many people speak (1 to 10)

Captions and other forms of the transcript:
  --srt OUT         SubRip
  --vtt OUT         WebVTT with speakers and a time for each word
  --ass OUT         Advanced SubStation Alpha, karaoke timing, a colour for each speaker
  --cues OUT        the captions as JSON
  --rttm OUT        who speaks when, as RTTM
  --ctm OUT         words with times and confidence, as CTM
  --line-width N, --lines N, --min-seconds N, --max-seconds N, --reading-speed N,
  --gap-seconds N   how captions are cut; what suits the language where not given
  --expressive on   ASS: loud words larger, quiet ones smaller

Without --json a readable transcript is printed.
Exit code: 0 done, 1 the analysis failed, 2 the call is wrong, 130 stopped with Ctrl-C.`;

/** A file in one of the caption formats. */
export interface CaptionOutput {
  readonly format: CaptionFormatName;
  readonly target: string;
}

/** What a caller of the command asked for. */
export interface AnalyzeArguments {
  readonly file: string;
  readonly json: string | undefined;
  readonly curves: string | undefined;
  readonly captions: readonly CaptionOutput[];
  readonly captionOptions: CaptionOptions;
  readonly language: string | null;
  readonly speakerHints: SpeakerHints;
}

/** Options that name a file to write, and its format. */
const CAPTION_OUTPUTS: Readonly<Record<string, CaptionFormatName>> = {
  srt: 'srt',
  vtt: 'vtt',
  ass: 'ass',
  cues: 'json',
  rttm: 'rttm',
  ctm: 'ctm',
};

/** The call itself is wrong; the message says how, in one line. */
export class UsageError extends Error {}

/** `auto`, or a language tag such as `ko` or `en-US`. Source: BCP 47, in its short forms. */
const LANGUAGE = /^(auto|[a-z]{2,3}(-[a-z0-9]{2,8})*)$/;

/**
 * Reads the words after the program's name.
 * @returns undefined where help is asked for
 * @throws UsageError
 */
export function parseAnalyzeArguments(args: readonly string[]): AnalyzeArguments | undefined {
  const { values, positionals, help } = parse(args);
  if (help) return undefined;
  const [file, ...others] = positionals;
  if (file === undefined) throw new UsageError('Which file? Name one.');
  if (others.length > 0) throw new UsageError('One file at a time, please.');
  const language = values['language']?.toLowerCase() ?? null;
  if (language !== null && !LANGUAGE.test(language))
    throw new UsageError('--language takes a code such as en, or auto.');
  const speakerHints = {
    numSpeakers: speakerCount('--num-speakers', values['num-speakers']),
    maxSpeakers: speakerCount('--max-speakers', values['max-speakers']),
  };
  if (contradict(speakerHints))
    throw new UsageError('--num-speakers must not be above --max-speakers.');
  const captions = Object.entries(CAPTION_OUTPUTS).flatMap(([option, format]) => {
    const target = values[option];
    return target === undefined ? [] : [{ format, target }];
  });
  const captionOptions = captionOptionsOf(values);
  const { json, curves } = values;
  return { file, json, curves, captions, captionOptions, language, speakerHints };
}

function speakerCount(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!isSpeakerCount(count))
    throw new UsageError(`${option} takes a whole number from 1 to ${MAX_SPEAKERS}.`);
  return count;
}

/** Options of captions are named with dashes here, with underscores in a query. */
function captionOptionsOf(values: Readonly<Record<string, string | undefined>>): CaptionOptions {
  try {
    return readCaptionOptions(
      Object.fromEntries(CAPTION_OPTION_NAMES.map((name) => [name, values[dashed(name)]])),
    );
  } catch (error) {
    if (!(error instanceof CaptionOptionError)) throw error;
    throw new UsageError(`--${error.message.replaceAll('_', '-')}`);
  }
}

function dashed(name: string): string {
  return name.replaceAll('_', '-');
}

interface ParsedWords {
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly positionals: readonly string[];
  readonly help: boolean;
}

function parse(args: readonly string[]): ParsedWords {
  const names = ['json', 'curves', 'language', 'num-speakers', 'max-speakers']
    .concat(Object.keys(CAPTION_OUTPUTS))
    .concat(CAPTION_OPTION_NAMES.map(dashed));
  const options: ParseArgsConfig['options'] = Object.fromEntries(
    names.map((name) => [name, { type: 'string' }]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
    });
    const entries = Object.entries<unknown>(values);
    const texts = entries.filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    const help = entries.some(([name]) => name === 'help');
    return { values: Object.fromEntries(texts), positionals, help };
  } catch (error) {
    // Its first sentence says what is wrong, the others explain the parser.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new UsageError(sentence, { cause: error });
  }
}
