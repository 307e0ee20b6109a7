import { parseArgs } from 'node:util';

export const USAGE = `Usage: ecg-analyze FILE [--json OUT] [--srt OUT] [--vtt OUT] [--language en]

  FILE         a video or audio file
  --json OUT   write the result object ("-" writes it to standard output)
  --srt OUT    write the transcript as SubRip captions
  --vtt OUT    write the transcript as WebVTT captions
  --language   code of the spoken language, or "auto"

Without --json a readable transcript is printed.
Exit code: 0 done, 1 the analysis failed, 2 the call is wrong, 130 stopped with Ctrl-C.`;

/** What a caller of the command asked for. */
export interface AnalyzeArguments {
  readonly file: string;
  readonly json: string | undefined;
  readonly srt: string | undefined;
  readonly vtt: string | undefined;
  readonly language: string | null;
}

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
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [file, ...others] = positionals;
  if (file === undefined) throw new UsageError('Which file? Name one.');
  if (others.length > 0) throw new UsageError('One file at a time, please.');
  const language = values.language?.toLowerCase() ?? null;
  if (language !== null && !LANGUAGE.test(language))
    throw new UsageError('--language takes a code such as en, or auto.');
  return { file, json: values.json, srt: values.srt, vtt: values.vtt, language };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'string' },
        srt: { type: 'string' },
        vtt: { type: 'string' },
        language: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    // Its first sentence says what is wrong, the others explain the parser.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new UsageError(sentence, { cause: error });
  }
}
