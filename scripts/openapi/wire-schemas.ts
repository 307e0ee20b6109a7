import path from 'node:path';
import { createGenerator, type Schema } from 'ts-json-schema-generator';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** The types that cross the wire, by the file that declares them. */
const WIRE_TYPES = [
  ['src/jobs/jobs.service.ts', 'AcceptedJob'],
  ['src/jobs/job-view.ts', 'JobView'],
  ['src/common/error.filter.ts', 'ErrorBody'],
  ['src/domain/job.ts', 'ProgressBody'],
  ['src/domain/job.ts', 'TerminalBody'],
  ['src/domain/sound-curves.ts', 'SoundCurves'],
  ['src/domain/analysis-result.ts', 'AnalysisResult'],
] as const;
const RESULT_TYPES = /^(AnalysisResult|Result\w+|Emotion)$/;

/**
 * Reads the JSON schemas of everything the service answers from its types and their comments.
 * @returns by name, with references as OpenAPI writes them
 */
export function wireSchemas(): Record<string, unknown> {
  const schemas: Record<string, unknown> = {};
  for (const [file, type] of WIRE_TYPES) {
    const { definitions = {} } = createGenerator({
      path: path.join(ROOT, file),
      tsconfig: path.join(ROOT, 'tsconfig.json'),
      type,
      expose: 'export',
      jsDoc: 'extended',
      additionalProperties: true,
      skipTypeCheck: true,
    }).createSchema(type);
    Object.assign(schemas, definitions);
  }
  return Object.fromEntries(
    Object.entries(schemas)
      .sort(([a], [b]) => a.localeCompare(b, 'en'))
      .map(([name, schema]) => [name, withOpenApiRefs(schema as Schema)]),
  );
}

function withOpenApiRefs(schema: Schema): unknown {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('#/definitions/', '#/components/schemas/'),
  ) as unknown;
}

/** Modules of the service, by their file in `src/openapi`: what a result is made of, and all else. */
export function schemaModules(): Readonly<Record<string, string>> {
  const entries = Object.entries(wireSchemas());
  const isOfResult = ([name]: readonly [string, unknown]): boolean => RESULT_TYPES.test(name);
  return {
    'result-schemas.ts': moduleOf(
      'RESULT_SCHEMAS',
      'a result is made of',
      entries.filter(isOfResult),
    ),
    'wire-schemas.ts': moduleOf(
      'WIRE_SCHEMAS',
      'else crosses the wire',
      entries.filter((entry) => !isOfResult(entry)),
    ),
  };
}

function moduleOf(name: string, what: string, schemas: readonly (readonly [string, unknown])[]) {
  return `/** JSON schemas of what ${what}. Written by \`npm run docs:openapi\` from the types. */
export const ${name} = ${JSON.stringify(Object.fromEntries(schemas))};
`;
}
