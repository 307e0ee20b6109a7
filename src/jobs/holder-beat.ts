import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { SourceHolders } from '../store/source-holders.js';
import { WorkDir } from './work-dir.js';

const BEAT_EVERY_MS = 15_000;

/** Tells the other workers that the videos of this work directory are served. */
@Injectable()
export class HolderBeat implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(HolderBeat.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly holders: SourceHolders,
    private readonly workDir: WorkDir,
  ) {}

  onApplicationBootstrap(): void {
    this.beat();
    this.timer = setInterval(() => {
      this.beat();
    }, BEAT_EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    this.workDir
      .holderId()
      .then((holder) => this.holders.beat(holder))
      .catch((error: unknown) => {
        this.logger.warn({ msg: 'work directory not announced', err: error });
      });
  }
}
