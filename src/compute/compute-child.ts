import { fork, type ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { ExecutionProvider } from '../common/execution-provider.js';
import type { ComputeReply, ComputeRequest } from './compute-message.js';

/**
 * The threads that collect garbage beside the work would take the other children's cores: with them
 * speech recognition costs 20 % more CPU time and takes as long. Without them, marking in small steps
 * between the work costs three times what marking at once does, and nobody waits for a child's pauses.
 */
export const COMPUTE_NODE_FLAGS = ['--single-threaded-gc', '--no-incremental-marking'];

export interface ComputeChildOptions {
  /** Compiled entry module of the child. */
  readonly hostPath: string;
  readonly modelsDir: string;
  /** Where models run, in this order; on the CPU by default. */
  readonly providers?: readonly ExecutionProvider[];
}

/** What a child tells about itself. */
export interface ChildEvents {
  /** Called once, after the task at work was told that it is lost. */
  onExit(child: ComputeChild): void;
  /** Called at most once: models run on `usable` instead of `missing`. */
  onMissingProviders(usable: readonly string[], missing: readonly string[]): void;
}

/** One task on its way through a child; exactly one of `onResult`, `onError`, `onLost` is called. */
export interface ChildTask {
  readonly request: ComputeRequest;
  readonly timeoutMs: number;
  onProgress(fraction: number): void;
  onResult(output: unknown): void;
  onError(errorName: string, message: string): void;
  /**
   * The child died or was killed before it answered.
   * @param killed whether somebody else killed it: the system short of memory, an operator
   */
  onLost(reason: string, killed: boolean): void;
}

/** A forked process that runs one task at a time. */
export class ComputeChild {
  private readonly process: ChildProcess;
  private current: ChildTask | undefined;
  private timer: NodeJS.Timeout | undefined;
  private killReason: string | undefined;

  constructor(
    { hostPath, modelsDir, providers = ['cpu'] }: ComputeChildOptions,
    private readonly events: ChildEvents,
  ) {
    this.process = fork(hostPath, [modelsDir, providers.join()], {
      serialization: 'advanced',
      execArgv: COMPUTE_NODE_FLAGS,
    });
    stepBack(this.process.pid);
    this.process.on('message', (reply: ComputeReply) => {
      this.handle(reply);
    });
    this.process.on('error', () => {
      this.kill('process error');
    });
    this.process.once('exit', (code, signal) => {
      const lost = this.finish();
      const killed = this.killReason === undefined && signal === 'SIGKILL';
      lost?.onLost(this.killReason ?? `exit ${signal ?? code ?? 'unknown'}`, killed);
      this.events.onExit(this);
    });
  }

  get idle(): boolean {
    return this.current === undefined && this.killReason === undefined;
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  run(task: ChildTask): void {
    this.current = task;
    this.timer = setTimeout(() => {
      this.kill('no answer in time');
    }, task.timeoutMs);
    this.process.send(task.request, (error) => {
      if (error) this.kill('not reachable');
    });
  }

  /** Ends the process at once; a native run cannot be stopped in any other way. */
  kill(reason: string): void {
    this.killReason ??= reason;
    this.process.kill('SIGKILL');
  }

  private handle(reply: ComputeReply): void {
    if (reply.kind === 'providers') {
      this.events.onMissingProviders(reply.usable, reply.missing);
      return;
    }
    if (this.current?.request.taskId !== reply.taskId) return;
    if (reply.kind === 'progress') {
      this.current.onProgress(reply.fraction);
      return;
    }
    const task = this.finish();
    if (reply.kind === 'result') task?.onResult(reply.output);
    else task?.onError(reply.name, reply.message);
  }

  private finish(): ChildTask | undefined {
    clearTimeout(this.timer);
    const task = this.current;
    this.current = undefined;
    return task;
  }
}

/**
 * Model arithmetic takes every core it can get; the API process must still wake at once. Set from
 * here, because loading the models is the child's first heavy work.
 */
function stepBack(pid: number | undefined): void {
  if (pid === undefined) return; // It did not start: its `error` event follows.
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already: its `exit` event follows.
  }
}
