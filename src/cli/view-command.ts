import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { AnalysisResult } from '../domain/analysis-result.js';
import type { SoundCurves } from '../domain/sound-curves.js';
import { viewerPage } from '../viewer/viewer-page.js';
import type { ProgressOutput } from './progress-view.js';

const USAGE = `Usage: npm run view -- RESULT.json [VIDEO] [--curves CURVES.json] [--out PAGE.html]

  RESULT.json  a result as the callback carries it or --json of ecg-analyze writes it
  VIDEO        the video that it belongs to; without one the page plays silently
  --curves     level and pitch over time as --curves of ecg-analyze writes them
  --out        where to write the page; beside the result where not given
`;
const EXIT = { done: 0, failed: 1, wrongCall: 2 } as const;

/** As much of a result as the page cannot do without; the rest it shows where it is there. */
const RESULT = z.looseObject({
  metadata: z.looseObject({ filename: z.string(), duration: z.number().nonnegative() }),
  segments: z.array(
    z.looseObject({
      start_time: z.number(),
      end_time: z.number(),
      text: z.string(),
      speaker: z.looseObject({ speaker_id: z.string() }),
      words: z.array(
        z.looseObject({
          word: z.string(),
          start: z.number(),
          end: z.number(),
          volume_db: z.number(),
          pitch_hz: z.number(),
        }),
      ),
    }),
  ),
});

/** Curves as the API and the command line write them. */
const CURVES = z.looseObject({
  start_time: z.number().nonnegative(),
  step: z.number().positive(),
  volume_db: z.array(z.number()),
  pitch_hz: z.array(z.number().nullable()),
});

/**
 * Writes the page that shows a result: one file that needs nothing else but the video.
 * @param args the words after the program's name
 * @returns the exit code: 0 done, 1 failed, 2 wrong call; after all but 0 one line on stderr says why
 */
export async function viewCommand(
  args: readonly string[],
  { stdout, stderr }: { readonly stdout: ProgressOutput; readonly stderr: ProgressOutput },
): Promise<number> {
  const complain = (line: string, code: number): number => {
    stderr.write(`view: ${line}\n`);
    return code;
  };
  const call = parseCall(args);
  if (!call) return complain(`the call is wrong.\n${USAGE}`, EXIT.wrongCall);
  const { resultFile, video, curvesFile, page } = call;
  const result = await readResult(resultFile);
  if (!result) return complain(`${resultFile} is not a result in JSON.`, EXIT.failed);
  const curves = curvesFile === undefined ? null : await readCurves(curvesFile);
  if (curves === undefined) return complain(`${curvesFile} holds no curves in JSON.`, EXIT.failed);
  if (video !== undefined && !(await isFile(video)))
    return complain(`There is no file ${video}.`, EXIT.failed);
  const { html } = await viewerPage({
    result,
    videoUrl: video === undefined ? null : linkFrom(page, video),
    curves,
  });
  await writeFile(page, html);
  stdout.write(`${pathToFileURL(page).href}\n`);
  return EXIT.done;
}

function parseCall(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { out: { type: 'string' }, curves: { type: 'string' } },
    });
    const [resultFile, video, ...more] = positionals;
    if (resultFile === undefined || more.length > 0) return undefined;
    const { dir, name } = path.parse(resultFile);
    const page = path.resolve(values.out ?? path.join(dir, `${name}.html`));
    return { resultFile, video, curvesFile: values.curves, page };
  } catch {
    return undefined;
  }
}

/** A result, also one that still stands in the body of its callback. */
async function readResult(file: string): Promise<AnalysisResult | undefined> {
  const found = await readJson(file, z.union([RESULT, z.object({ result: RESULT })]));
  if (!found) return undefined;
  return ('result' in found ? found.result : found) as AnalysisResult;
}

async function readCurves(file: string): Promise<SoundCurves | undefined> {
  return (await readJson(file, CURVES)) as SoundCurves | undefined;
}

async function readJson<T>(file: string, form: z.ZodType<T>): Promise<T | undefined> {
  try {
    return form.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

async function isFile(file: string): Promise<boolean> {
  const info = await stat(file).catch(() => undefined);
  return info?.isFile() ?? false;
}

/** The video as a link from the page: it still works where both are moved together. */
function linkFrom(page: string, video: string): string {
  const relative = path.relative(path.dirname(page), path.resolve(video));
  return relative.split(path.sep).map(encodeURIComponent).join('/');
}
