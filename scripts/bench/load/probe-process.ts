/**
 * Asks a service one thing after the other, in a process of its own: what keeps the measuring
 * process, which takes whole results in, is no time of the service. It begins with the message it
 * gets and ends with a second one, which it answers with what it has measured.
 */
import { timed } from '../latency.js';
import type { EventLoopDelay, Measured, ProbeOrder } from './probes.js';

const PAUSE_MS = 100;

const stopping = new AbortController();
process.once('message', (order: ProbeOrder) => {
  process.once('message', () => {
    stopping.abort();
  });
  void ask(order).then((measured) => process.send?.(measured));
});

async function ask({ url, known }: ProbeOrder): Promise<Measured> {
  const measured: Measured = { healthMs: [], postMs: [], delays: [] };
  const post = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(known),
  };
  while (!stopping.signal.aborted) {
    measured.healthMs.push(
      await timed(async () => {
        const response = await fetch(`${url}/health`);
        const { details } = (await response.json()) as { details: { eventLoop: EventLoopDelay } };
        measured.delays.push(details.eventLoop);
      }),
    );
    measured.postMs.push(
      await timed(async () => (await fetch(`${url}/api/upload-video/process-video`, post)).text()),
    );
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return measured;
}
