import { tolerateEarlyReaders } from './common/early-reader.js';
import { readEnvironment } from './config/app-config.js';
import { doctorCommand } from './doctor/doctor-command.js';
import { ThisMachine } from './doctor/this-machine.js';

tolerateEarlyReaders(process.stdout, process.stderr);
process.exitCode = await doctorCommand({
  env: readEnvironment(),
  machine: new ThisMachine(),
  print: (line) => {
    process.stdout.write(`${line}\n`);
  },
});
