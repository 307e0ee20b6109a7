import type { AsrOutcome, AsrRequest, ContestantReply, HeardChunk } from './contestant-message.js';

/** A recogniser with its model loaded. */
export type Recognizer = (
  request: AsrRequest,
) => Promise<{ chunks: HeardChunk[]; partCpuSec?: Record<string, number> }>;

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

/** CPU seconds of this process so far, all its threads. */
export function ownCpuSec(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function measured(recognize: Recognizer, request: AsrRequest): Promise<AsrOutcome> {
  const cpuBefore = ownCpuSec();
  const startedAt = performance.now();
  const { chunks, partCpuSec = {} } = await recognize(request);
  const wallSec = (performance.now() - startedAt) / 1000;
  return { cpuSec: ownCpuSec() - cpuBefore, wallSec, chunks, partCpuSec };
}
