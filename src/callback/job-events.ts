import { Injectable } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import type { ProgressUpdate } from '../domain/progress.js';

interface JobEventMap {
  /** A living job has come to this point. */
  progress: [jobId: string, update: ProgressUpdate];
}

/** What happens to jobs inside this process. */
@Injectable()
export class JobEvents extends EventEmitter<JobEventMap> {}
