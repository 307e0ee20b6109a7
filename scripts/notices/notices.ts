import type { ModelEntry } from '../../src/inference/model-manifest.js';
import { fingerprint, readLicence, wrapped } from './licence-texts.js';

/** A package of the lockfile that is part of the running service. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly author: string;
  /** What its licence file says; undefined where it has none, or is made for another machine. */
  readonly text: string | undefined;
  /** What its NOTICE file says. */
  readonly notice: string | undefined;
}

const HEAD = `# Third-party notices

Written by \`npm run docs:notices\` from the lockfile, the packages and \`models/manifest.json\`. The service itself is under the [MIT licence](LICENSE).

ffmpeg and Redis are programs of their own, which this service starts or speaks to and does not contain. The container image has ffmpeg as Debian packages it, with its licence in \`/usr/share/doc\`. The sample video is spoken by voices of flite, see [test/fixtures](test/fixtures/README.md).`;

/**
 * The notices for everything that others made and this service runs with.
 * @param packages in any order
 * @param models as the manifest lists them
 * @returns Markdown
 */
export function notices(
  packages: readonly ShippedPackage[],
  models: readonly ModelEntry[],
): string {
  const sorted = [...packages].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const texts = numberTexts(sorted);
  return [
    HEAD,
    '## Models',
    'Models are fetched by `npm run models -- pull` and keep the licences of their makers; those marked "part of this package" are in the repository.',
    table(['model', 'licence', 'from', 'fetched'], models.map(modelRow)),
    '## Packages',
    'Number: the text below. Where there is none, the package brings no licence file, or is made for another kind of machine.',
    table(
      ['package', 'licence', 'rights', 'text'],
      sorted.map((one) => packageRow(one, texts)),
    ),
    '## Notices of packages',
    ...sorted.flatMap((one) =>
      one.notice === undefined ? [] : [`### ${idOf(one)}`, fenced(one.notice.trim())],
    ),
    '## Licence texts',
    ...[...texts.values()].flatMap(({ number, terms }) => [
      `### Text ${number}`,
      fenced(wrapped(terms)),
    ]),
    '',
  ].join('\n\n');
}

interface NumberedText {
  readonly number: number;
  readonly terms: string;
}

/** One number for each text that differs in more than its holders. */
function numberTexts(packages: readonly ShippedPackage[]): ReadonlyMap<string, NumberedText> {
  const texts = new Map<string, NumberedText>();
  for (const { text } of packages) {
    if (text === undefined) continue;
    const { terms } = readLicence(text);
    const key = fingerprint(terms);
    if (!texts.has(key)) texts.set(key, { number: texts.size + 1, terms });
  }
  return texts;
}

function packageRow(one: ShippedPackage, texts: ReadonlyMap<string, NumberedText>): string[] {
  if (one.text === undefined) return [idOf(one), one.licence, one.author, ''];
  const { holders, terms } = readLicence(one.text);
  const number = texts.get(fingerprint(terms))?.number ?? 0;
  return [idOf(one), one.licence, holders.join('; ') || one.author, String(number)];
}

function modelRow({ id, licence, source, homepage, optional }: ModelEntry): string[] {
  const note = licence.note === undefined ? '' : `: ${licence.note}`;
  const fetched =
    source.kind === 'shipped' ? 'part of this package' : optional ? 'on request' : 'by setup';
  return [id, `[${licence.name}](${licence.url})${note}`, homepage, fetched];
}

function idOf({ name, version }: ShippedPackage): string {
  return `${name} ${version}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/([<>*_])/g, '\\$1');
  const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function fenced(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}
