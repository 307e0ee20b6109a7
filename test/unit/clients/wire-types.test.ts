import { readFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { pythonTypes, typescriptTypes, type Schemas } from '../../../scripts/clients/wire-types.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const { components } = JSON.parse(read('docs/openapi.json')) as {
  components: { schemas: Schemas };
};

describe('the types of the clients', () => {
  it('are those of the API’s document; npm run docs:openapi writes them', async () => {
    expect(read('clients/python/ecg_ml_types.py')).toBe(pythonTypes(components.schemas));
    const filepath = path.join(ROOT, 'clients/typescript/ecg-ml-types.ts');
    const options = await resolveConfig(filepath);
    const text = await format(typescriptTypes(components.schemas), { ...options, filepath });
    expect(read('clients/typescript/ecg-ml-types.ts')).toBe(text);
  });

  it('name what may be absent, be null, repeat, or be one of a few', () => {
    const schemas: Schemas = {
      ...components.schemas,
      ProgressBody: {
        properties: {
          must: { type: ['string', 'null'] },
          may: { type: 'array', items: { enum: ['a', 'b'] } },
        },
        required: ['must'],
      },
    };
    expect(pythonTypes(schemas)).toContain(
      [
        'class ProgressBodyRequired(TypedDict):',
        '    must: Union[str, None]',
        '',
        '',
        'class ProgressBody(ProgressBodyRequired, total=False):',
        '    may: List[Literal["a", "b"]]',
      ].join('\n'),
    );
    expect(typescriptTypes(schemas)).toContain(
      [
        'export interface ProgressBody {',
        '  readonly must: string | null;',
        '  readonly may?: readonly ("a" | "b")[];',
        '}',
      ].join('\n'),
    );
  });
});
