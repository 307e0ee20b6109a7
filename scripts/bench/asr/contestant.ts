import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { AsrOutcome, AsrRequest, ContestantReply } from './contestant-message.js';

/** A recogniser in a process of its own, its model loaded. */
export class Contestant {
  private constructor(
    private readonly process: ChildProcess,
    private readonly name: string,
  ) {}

  /**
   * @param entry file name of the process's module in this folder
   * @param nodeFlags for Node itself, beside those of this process
   * @throws Error where the model cannot be loaded
   */
  static async start(
    entry: string,
    args: readonly string[],
    nodeFlags: readonly string[],
  ): Promise<Contestant> {
    const child = fork(path.join(import.meta.dirname, entry), [...args], {
      execArgv: [...process.execArgv, ...nodeFlags],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const contestant = new Contestant(child, entry);
    await contestant.answer();
    return contestant;
  }

  /** @throws Error where the recogniser fails */
  async run(request: AsrRequest): Promise<AsrOutcome> {
    const answer = this.answer();
    this.process.send(request);
    const reply = await answer;
    if (reply.kind !== 'done') throw new Error(`${this.name} answered out of turn`);
    return reply.outcome;
  }

  stop(): void {
    this.process.kill('SIGKILL');
  }

  private async answer(): Promise<ContestantReply> {
    const stopListening = new AbortController();
    const { signal } = stopListening;
    try {
      const reply = await Promise.race([
        once(this.process, 'message', { signal }).then(([message]) => message as ContestantReply),
        once(this.process, 'exit', { signal }).then((): ContestantReply => ({
          kind: 'failed',
          message: 'the process ended',
        })),
      ]);
      if (reply.kind === 'failed') throw new Error(`${this.name}: ${reply.message}`);
      return reply;
    } finally {
      stopListening.abort();
    }
  }
}
