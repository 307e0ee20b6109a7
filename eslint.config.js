import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/**
 * Folders of src, lowest first. A folder may import itself and the folders it lists, nothing else:
 * imports point one way only.
 */
const ALLOWED_IMPORTS = {
  common: [],
  domain: ['common'],
  dsp: ['domain'],
  captions: ['domain'],
  viewer: ['captions', 'domain'],
  openapi: ['common'],
  config: ['common', 'domain'],
  inference: ['dsp', 'domain', 'common'],
  compute: ['inference', 'dsp', 'config', 'domain', 'common'],
  pipeline: ['compute', 'inference', 'dsp', 'config', 'domain', 'common'],
  net: ['common'],
  store: ['config', 'domain', 'common'],
  metrics: ['config', 'domain', 'common'],
  download: ['net', 'config', 'domain', 'common'],
  callback: ['metrics', 'store', 'net', 'config', 'domain', 'common'],
  jobs: [
    'metrics',
    'pipeline',
    'captions',
    'viewer',
    'openapi',
    'download',
    'callback',
    'store',
    'config',
    'domain',
    'common',
  ],
  cli: ['pipeline', 'captions', 'viewer', 'doctor', 'inference', 'config', 'domain', 'common'],
  doctor: ['pipeline', 'inference', 'store', 'config', 'domain', 'common'],
  'queue-dashboard': ['store', 'common'],
  health: [
    'metrics',
    'jobs',
    'pipeline',
    'compute',
    'inference',
    'store',
    'callback',
    'config',
    'domain',
    'common',
  ],
};
const STAGES = ['audio', 'vad', 'diarization', 'asr', 'prosody', 'emotion', 'result'];

const folderZones = Object.entries(ALLOWED_IMPORTS).map(([folder, allowed]) => ({
  target: `./src/${folder}`,
  from: './src',
  except: [folder, ...allowed].map((name) => `./${name}`),
  message: `src/${folder} may import only: ${[folder, ...allowed].join(', ')}.`,
}));
const stageZones = STAGES.flatMap((stage) =>
  STAGES.filter((other) => other !== stage).map((other) => ({
    target: `./src/pipeline/${stage}`,
    from: `./src/pipeline/${other}`,
    message: 'A stage never imports another stage.',
  })),
);
const only = (name, home) => ({ name, message: `${name} lives in ${home} alone.` });
const ONNX = only('onnxruntime-node', 'src/inference/onnx-session.ts');
const FFMPEG = only('fluent-ffmpeg', 'src/pipeline/audio/ffmpeg.ts');

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'node_modules', 'models', 'out', '.cache'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true } },
    settings: {
      'import-x/resolver-next': [
        createNodeResolver({
          extensions: ['.ts', '.js'],
          extensionAlias: { '.js': ['.ts', '.js'] },
        }),
      ],
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones: [...folderZones, ...stageZones] }],
      'no-restricted-imports': ['error', { paths: [ONNX, FFMPEG] }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config reads the environment.' },
      ],
      // Nest takes its options as object literals where its types name classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['src/inference/onnx-session.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [FFMPEG] }] },
  },
  {
    files: ['src/pipeline/audio/ffmpeg.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [ONNX] }] },
  },
  {
    files: ['src/config/**', 'scripts/**', 'test/**', '*.config.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['src/domain/**', 'src/dsp/**', 'src/captions/**', 'src/viewer/client/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(node:|@nestjs/|onnxruntime|bull|fs$)',
              message: 'Pure code only: no Nest, fs or ONNX.',
            },
          ],
        },
      ],
    },
  },
);
