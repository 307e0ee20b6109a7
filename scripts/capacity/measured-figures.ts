/** What the service was measured to need; every number names the run it comes from. */
export interface MeasuredFigures {
  /** CPU seconds of all processes for an hour of video with dense speech. */
  readonly cpuSecPerHour: number;
  /** Memory of the service's own process, and of each compute process at work; MB. */
  readonly serviceMb: number;
  readonly computeProcessMb: number;
  /** Redis commands of an hour of video, and of each process that waits for work, a second. */
  readonly redisCommandsPerHour: number;
  readonly redisCommandsPerIdleProcessSec: number;
  /** Result and curves of an hour of video, kept in Redis; MB. */
  readonly redisMbPerHour: number;
  /** Callbacks of a job of an hour, and their bytes together; MB. */
  readonly callbacksPerHour: number;
  readonly callbackMbPerHour: number;
}

/** Sound of an hour as it lies in the work directory: 16 kHz, 16 bits. */
export const PCM_MB_PER_HOUR = (3600 * 16_000 * 2) / 1024 ** 2;

/**
 * Cores are not planned to the last second: what comes in does not come evenly. A guess, not
 * measured; queueing theory has waits grow beyond all bounds towards 1.
 */
export const PLANNED_UTILISATION = 0.8;

/**
 * Source: redis-benchmark with Redis 7 on a busy machine of 2 cores, SET, GET and LPUSH of one at a
 * time: 23,000 to 26,000. A core of its own does several times as much.
 */
export const REDIS_COMMANDS_PER_SEC = 23_000;

/**
 * By model. Source: docs/performance.md, measured on 2 cores of an AMD EPYC. Commands: "Cost
 * by length and number of jobs", commands of the job of an hour.
 * CPU, callbacks and memory of Redis: "Ten hours at once", over ten. Memory: proportional set size at the
 * end of these runs, rounded up.
 */
export const MEASURED: Readonly<Record<'base' | 'tiny', MeasuredFigures>> = {
  base: {
    cpuSecPerHour: 92,
    serviceMb: 250,
    computeProcessMb: 650,
    redisCommandsPerHour: 1900,
    redisCommandsPerIdleProcessSec: 13,
    redisMbPerHour: 3.2,
    callbacksPerHour: 87,
    callbackMbPerHour: 1.8,
  },
  tiny: {
    cpuSecPerHour: 65,
    serviceMb: 250,
    computeProcessMb: 550,
    redisCommandsPerHour: 1900,
    redisCommandsPerIdleProcessSec: 13,
    redisMbPerHour: 3.2,
    callbacksPerHour: 84,
    callbackMbPerHour: 1.8,
  },
};
