import {
  PCM_MB_PER_HOUR,
  PLANNED_UTILISATION,
  REDIS_COMMANDS_PER_SEC,
  type MeasuredFigures,
} from './measured-figures.js';

const SEC_PER_HOUR = 3600;
const HOURS_PER_DAY = 24;
const MB_PER_GB = 1024;
const BITS_PER_BYTE = 8;
/** `MAX_CONCURRENT_JOBS`, and as many videos again that are downloaded and wait. */
const VIDEOS_PER_WORKER = 20;

/** What is to be analysed, and on what machines. */
export interface Demand {
  /** Hours of video a day. */
  readonly hoursPerDay: number;
  /** The busiest hour compared with the average one, 1 or more. */
  readonly peakFactor: number;
  /** Length of a typical video, 0..60. */
  readonly minutesPerVideo: number;
  /** Size of an hour of video; 1.5 GB is 1080p as phones write it. */
  readonly gbPerHour: number;
  readonly coresPerWorker: number;
  /** `JOB_RETENTION_HOURS` */
  readonly retentionHours: number;
}

/** What that takes, at the busiest hour where nothing else is said. */
export interface CapacityPlan {
  readonly hoursPerHour: number;
  readonly cores: number;
  readonly workers: number;
  readonly memoryMbPerWorker: number;
  readonly diskGbPerWorker: number;
  readonly jobsPerSec: number;
  readonly redisCommandsPerSec: number;
  /** Of what one Redis can do. */
  readonly redisShare: number;
  /** Of the results of the whole retention, on average days. */
  readonly redisMemoryGb: number;
  readonly callbacksPerSec: number;
  readonly callbackMbitPerSec: number;
  readonly storageMbitPerSec: number;
}

/**
 * Plans machines for a demand.
 * @throws RangeError where a number of the demand makes no sense
 */
export function planCapacity(demand: Demand, figures: MeasuredFigures): CapacityPlan {
  for (const [name, value] of Object.entries(demand) as [keyof Demand, number][])
    if (!(value > 0)) throw new RangeError(`${name} must be greater than 0.`);
  if (demand.peakFactor < 1) throw new RangeError('peakFactor must be 1 or more.');

  const hoursPerHour = (demand.hoursPerDay / HOURS_PER_DAY) * demand.peakFactor;
  const hoursPerSec = hoursPerHour / SEC_PER_HOUR;
  const cores = (hoursPerSec * figures.cpuSecPerHour) / PLANNED_UTILISATION;
  const workers = Math.ceil(cores / demand.coresPerWorker);
  const hoursPerVideo = demand.minutesPerVideo / 60;
  const videoMb = hoursPerVideo * (demand.gbPerHour * MB_PER_GB + PCM_MB_PER_HOUR);
  const redisCommandsPerSec =
    hoursPerSec * figures.redisCommandsPerHour + workers * figures.redisCommandsPerIdleProcessSec;
  return {
    hoursPerHour,
    cores,
    workers,
    memoryMbPerWorker: figures.serviceMb + demand.coresPerWorker * figures.computeProcessMb,
    diskGbPerWorker: (VIDEOS_PER_WORKER * videoMb) / MB_PER_GB,
    jobsPerSec: hoursPerSec / hoursPerVideo,
    redisCommandsPerSec,
    redisShare: redisCommandsPerSec / REDIS_COMMANDS_PER_SEC,
    redisMemoryGb:
      ((demand.hoursPerDay / HOURS_PER_DAY) * demand.retentionHours * figures.redisMbPerHour) /
      MB_PER_GB,
    callbacksPerSec: hoursPerSec * figures.callbacksPerHour,
    callbackMbitPerSec: hoursPerSec * figures.callbackMbPerHour * BITS_PER_BYTE,
    storageMbitPerSec: hoursPerSec * demand.gbPerHour * MB_PER_GB * BITS_PER_BYTE,
  };
}
