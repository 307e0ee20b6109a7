import { Logger } from '@nestjs/common';

// What the code logs is not part of a test's output; tests of logging look at the lines themselves.
Logger.overrideLogger(false);
