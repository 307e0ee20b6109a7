/**
 * Translates the kernels in `src/dsp/*.wat` and writes their bytes beside them: `npm run build:kernel`.
 * The bytes are kept in the repository, so nobody needs the translator to build or run the service.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { translateKernel } from './translate-kernel.js';

const FOLDER = path.resolve(import.meta.dirname, '../../src/dsp');
const EXTENSION = '.wat';

for (const file of await readdir(FOLDER)) {
  if (!file.endsWith(EXTENSION)) continue;
  const name = path.basename(file, EXTENSION);
  const source = await readFile(path.join(FOLDER, file), 'utf8');
  const base64 = Buffer.from(await translateKernel(source)).toString('base64');
  const lines = base64.match(/.{1,90}/g)?.map((line) => `  '${line}'`) ?? [];
  await writeFile(
    path.join(FOLDER, `${name}-bytes.ts`),
    `/** The module of ${file}, base64; written by \`npm run build:kernel\`. */
export const ${name.replaceAll('-', '_').toUpperCase()}_BYTES = [
${lines.join(',\n')},
].join('');
`,
  );
}
