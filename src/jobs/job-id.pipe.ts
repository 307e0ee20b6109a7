import { Injectable, type PipeTransform } from '@nestjs/common';
import { RequestError } from '../common/app-error.js';
import { JOB_ID_PATTERN } from '../common/job-id.js';

/** Lets well-formed job ids through; any other names no job. */
@Injectable()
export class JobIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!JOB_ID_PATTERN.test(value))
      throw new RequestError('NOT_FOUND', 'There is no job with this id.');
    return value;
  }
}
