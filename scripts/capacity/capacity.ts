/** How many machines a demand takes: `npm run capacity -- --help`. */
import { parseArgs } from 'node:util';
import { figure, markdownTable } from '../bench/table.js';
import { MEASURED } from './measured-figures.js';
import { planCapacity, type CapacityPlan, type Demand } from './plan-capacity.js';

const USAGE = `Usage: npm run capacity -- --hours-per-day N [options]

  --hours-per-day N       hours of video a day
  --peak-factor N         the busiest hour compared with the average one (default 3)
  --cores-per-worker N    (default 4)
  --minutes-per-video N   length of a typical video (default 30)
  --gb-per-hour N         size of an hour of video (default 1.5)
  --retention-hours N     how long results are kept, JOB_RETENTION_HOURS (default 72)
  --model base|tiny       (default base)`;

const { values } = parseArgs({
  options: {
    'hours-per-day': { type: 'string' },
    'peak-factor': { type: 'string', default: '3' },
    'cores-per-worker': { type: 'string', default: '4' },
    'minutes-per-video': { type: 'string', default: '30' },
    'gb-per-hour': { type: 'string', default: '1.5' },
    'retention-hours': { type: 'string', default: '72' },
    model: { type: 'string', default: 'base' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

function planText(demand: Demand, plan: CapacityPlan): string {
  return markdownTable(
    ['at the busiest hour', 'needed'],
    [
      ['hours of video an hour', figure(plan.hoursPerHour, 1)],
      ['cores', figure(plan.cores, 1)],
      [`workers of ${demand.coresPerWorker} cores`, String(plan.workers)],
      ['memory of each', `${figure(plan.memoryMbPerWorker / 1024, 1)} GB`],
      ['disk of each, twenty videos', `${figure(plan.diskGbPerWorker, 1)} GB`],
      ['new jobs a second', figure(plan.jobsPerSec, 2)],
      ['Redis commands a second', figure(plan.redisCommandsPerSec, 0)],
      ['of what one Redis can do', `${figure(100 * plan.redisShare, 1)} %`],
      ['Redis memory for results', `${figure(plan.redisMemoryGb, 1)} GB`],
      ['callbacks a second', figure(plan.callbacksPerSec, 1)],
      ['traffic of callbacks', `${figure(plan.callbackMbitPerSec, 1)} Mbit/s`],
      ['traffic from object storage', `${figure(plan.storageMbitPerSec, 0)} Mbit/s`],
    ],
  );
}

const figures = Object.entries(MEASURED).find(([name]) => name === values.model)?.[1];
if (values.help || values['hours-per-day'] === undefined || figures === undefined) {
  process.stdout.write(`${USAGE}\n`);
  process.exitCode = values.help ? 0 : 1;
} else {
  const demand: Demand = {
    hoursPerDay: Number(values['hours-per-day']),
    peakFactor: Number(values['peak-factor']),
    minutesPerVideo: Number(values['minutes-per-video']),
    gbPerHour: Number(values['gb-per-hour']),
    coresPerWorker: Number(values['cores-per-worker']),
    retentionHours: Number(values['retention-hours']),
  };
  try {
    process.stdout.write(`${planText(demand, planCapacity(demand, figures))}\n`);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    process.stderr.write(`capacity: ${error.message}\n`);
    process.exitCode = 1;
  }
}
