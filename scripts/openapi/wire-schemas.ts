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

/** The schemas as a module of the service. */
export function wireSchemaModule(): string {
  return `/** JSON schemas of what crosses the wire. Written by \`npm run docs:openapi\` from the types. */
export const WIRE_SCHEMAS = ${JSON.stringify(wireSchemas())};
`;
}
