/**
 * A process that does nothing but wait: how late it wakes is what the machine does to everybody.
 * Answers each message with the delay of its event loop since the message before.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { EventLoopDelay } from './probes.js';

/** As the service measures itself. */
const RESOLUTION_MS = 10;
const NS_PER_MS = 1e6;

const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
histogram.enable();
const delayMs = (ns: number) => Math.max(0, Math.round(ns / NS_PER_MS - RESOLUTION_MS));

process.on('message', () => {
  const delay: EventLoopDelay = {
    p99Ms: delayMs(histogram.percentile(99)),
    maxMs: delayMs(histogram.max),
  };
  histogram.reset();
  process.send?.(delay);
});
