import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { COMPUTE_NODE_FLAGS } from '../../../src/compute/compute-child.js';
import type { TaskName } from '../../../src/compute/compute-pool.js';
import type { PartCost } from './part-meter.js';

/** What the process that does the tasks answers. */
export interface HostCalls {
  /** Does a task. */
  readonly run: (name: TaskName, input: unknown) => Promise<unknown>;
  /** Forgets what was counted. @returns CPU seconds of the process so far */
  readonly clear: () => number;
  /** CPU seconds of the process since it started, and what was counted since `clear`. */
  readonly spent: () => { cpuSec: number; modelsSec: number; rest: Record<string, number> };
  /** From now on some runs of models are kept to be repeated. */
  readonly keepRuns: () => void;
  /** What the models cost, by part. */
  readonly parts: () => Promise<Record<string, PartCost>>;
}

export interface HostCall {
  readonly id: number;
  readonly name: keyof HostCalls;
  readonly args: readonly unknown[];
}

export type HostAnswer =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly error: string };

type Outcome<Name extends keyof HostCalls> = Awaited<ReturnType<HostCalls[Name]>>;

/** A process that does tasks with the flags of a compute child and counts what they cost. */
export class AskedHost {
  private readonly waiting = new Map<number, (answer: HostAnswer) => void>();
  private lastId = 0;
  private readonly process: ChildProcess;

  constructor(modelsDir: string) {
    this.process = fork(path.join(import.meta.dirname, 'counting-host.ts'), [modelsDir], {
      execArgv: [...process.execArgv, ...COMPUTE_NODE_FLAGS],
      serialization: 'advanced',
    });
    this.process.on('message', (answer: HostAnswer) => {
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
    this.process.once('exit', () => {
      for (const [id, tell] of this.waiting) tell({ id, error: 'the process that does it ended' });
    });
  }

  /** @throws Error where the call fails or the process ends */
  ask<Name extends keyof HostCalls>(
    name: Name,
    ...args: Parameters<HostCalls[Name]>
  ): Promise<Outcome<Name>> {
    const call: HostCall = { id: ++this.lastId, name, args };
    return new Promise((resolve, reject) => {
      this.waiting.set(call.id, (answer) => {
        if ('error' in answer) reject(new Error(`${name}: ${answer.error}`));
        else resolve(answer.output as Outcome<Name>);
      });
      this.process.send(call);
    });
  }

  close(): void {
    this.process.kill();
  }
}
