import { readEnvironment } from './config/app-config.js';
import { doctorCommand } from './doctor/doctor-command.js';
import { ThisMachine } from './doctor/this-machine.js';

process.exitCode = await doctorCommand({
  env: readEnvironment(),
  machine: new ThisMachine(),
  print: (line) => {
    process.stdout.write(`${line}\n`);
  },
});
