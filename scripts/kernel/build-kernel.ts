/**
 * Translates `src/dsp/sliding-dot.wat` and writes its bytes beside it: `npm run build:kernel`.
 * The bytes are kept in the repository, so nobody needs the translator to build or run the service.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { translateKernel } from './translate-kernel.js';

const FOLDER = path.resolve(import.meta.dirname, '../../src/dsp');

const source = await readFile(path.join(FOLDER, 'sliding-dot.wat'), 'utf8');
const base64 = Buffer.from(await translateKernel(source)).toString('base64');
const lines = base64.match(/.{1,90}/g)?.map((line) => `  '${line}'`) ?? [];
await writeFile(
  path.join(FOLDER, 'sliding-dot-bytes.ts'),
  `/** The module of sliding-dot.wat, base64; written by \`npm run build:kernel\`. */
export const SLIDING_DOT_BYTES = [
${lines.join(',\n')},
].join('');
`,
);
