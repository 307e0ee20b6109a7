import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const WINDOW_MS = 60_000;
const NS_PER_MS = 1e6;

/** Measures how long the event loop of this process is kept from doing its next thing. */
@Injectable()
export class EventLoopWatch implements OnApplicationShutdown {
  private readonly histogram: IntervalHistogram = monitorEventLoopDelay({
    resolution: RESOLUTION_MS,
  });
  private lastWindow = { p99Ms: 0, maxMs: 0 };
  private readonly timer: NodeJS.Timeout;

  constructor() {
    this.histogram.enable();
    this.timer = setInterval(() => {
      this.lastWindow = this.read();
      this.histogram.reset();
    }, WINDOW_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
    this.histogram.disable();
  }

  /** The worse of the minute under way and the one before it, in milliseconds. */
  delays(): { readonly p99Ms: number; readonly maxMs: number } {
    const now = this.read();
    return {
      p99Ms: Math.max(now.p99Ms, this.lastWindow.p99Ms),
      maxMs: Math.max(now.maxMs, this.lastWindow.maxMs),
    };
  }

  /** The histogram counts the time between two of its own timers, of which the resolution is no delay. */
  private read(): { p99Ms: number; maxMs: number } {
    if (this.histogram.count === 0) return { p99Ms: 0, maxMs: 0 };
    const delayMs = (ns: number) => Math.max(0, Math.round(ns / NS_PER_MS - RESOLUTION_MS));
    return { p99Ms: delayMs(this.histogram.percentile(99)), maxMs: delayMs(this.histogram.max) };
  }
}
