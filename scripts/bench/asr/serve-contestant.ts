import { ownCpuSec } from '../cpu-meter.js';
import { costOf } from '../cpu-meter.js';
import type { AsrOutcome, AsrRequest, ContestantReply, HeardChunk } from './contestant-message.js';

/** A recogniser with its model loaded. */
export type Recognizer = (request: AsrRequest) => Promise<{
  readonly chunks: readonly HeardChunk[];
  readonly partCpuSec?: Readonly<Record<string, number>>;
  /** Whether other processes worked for it. */
  readonly hasChildren?: boolean;
}>;

/** Entry of a contestant's process: loads the model, then answers one request after the other. */
export function serveContestant(load: () => Promise<Recognizer>): void {
  const reply = (message: ContestantReply) => process.send?.(message);
  const fail = (error: unknown) => {
    reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  };
  load()
    .then((recognize) => {
      process.on('message', (request: AsrRequest) => {
        measured(recognize, request).then((outcome) => reply({ kind: 'done', outcome }), fail);
      });
      reply({ kind: 'ready' });
    })
    .catch(fail);
}

/** Children count where it has some, as far as the platform tells. */
async function measured(recognize: Recognizer, request: AsrRequest): Promise<AsrOutcome> {
  const cpuBefore = ownCpuSec();
  const { output, cost } = await costOf(() => recognize(request));
  const ownSec = ownCpuSec() - cpuBefore;
  const { chunks, partCpuSec = {} } = output;
  // The clock of a process is finer than the one of its tree.
  const cpuSec = output.hasChildren ? cost.cpuSec : ownSec;
  return { cpuSec, wallSec: cost.wallSec, chunks, partCpuSec };
}
