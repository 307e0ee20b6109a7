import type { Latency } from '../latency.js';
import { figure, markdownTable } from '../table.js';
import type { LoadReport } from './load-bench.js';

/** What a caller and an operator see under load. */
export function loadText(report: LoadReport): string {
  const { jobs, minutes, model, completed, wallSec, use, answers, clips } = report;
  const { eventLoop } = answers;
  const latencies = [
    latencyRow(`POST process-video, ${jobs} at once`, report.intake),
    latencyRow('POST process-video, meanwhile', answers.post),
    latencyRow('GET /health', answers.health),
    ['event-loop delay', '', '', figure(eventLoop.p99Ms, 0), figure(eventLoop.maxMs, 0)],
    [
      'event-loop delay of an idle process',
      '',
      '',
      figure(report.idleEventLoop.p99Ms, 0),
      figure(report.idleEventLoop.maxMs, 0),
    ],
  ];
  return [
    `Load: ${jobs} jobs of ${minutes} min at once, ${model}`,
    '',
    markdownTable(
      ['', 'measured'],
      [
        ['completed', `${completed} of ${jobs}`],
        ['total time', `${figure(wallSec, 0)} s = ${figure(wallSec / 60, 1)} min`],
        ['times real time', figure(report.timesRealTime, 1)],
        ['first job done after', `${figure(Math.min(...report.jobSec), 0)} s`],
        ['clip of 30 s, alone', `${figure(report.clipAloneSec, 1)} s`],
        [`clip of 30 s, meanwhile (${clips.length} times), longest`, `${longest(report)} s`],
        ['cores busy', `${figure(100 * use.busyShare, 1)} %`],
        ['cores busy for the service', `${figure(100 * use.serviceShare, 1)} %`],
        ['memory of all processes, peak', `${figure(use.peakMemoryMb, 0)} MB`],
        ['work directory, peak', `${figure(use.peakDiskMb, 0)} MB`],
        ['work directory, after', `${figure(report.diskAfterMb, 1)} MB`],
        ['longest time without progress', `${figure(report.longestSilenceSec, 1)} s`],
        ['callbacks for a job', figure(report.callbacks.perJob, 1)],
        ['bytes of these callbacks', `${figure(report.callbacks.bytesPerJob / 1024, 0)} KB`],
        ['words in all results', String(report.words)],
        ['Redis commands in all', String(report.redis.commands)],
        ['Redis commands a second', figure(report.redis.commands / wallSec, 0)],
      ],
    ),
    '',
    markdownTable(['milliseconds', 'requests', 'p50', 'p99', 'longest'], latencies),
  ].join('\n');
}

function longest({ clips }: LoadReport): string {
  return clips.length === 0 ? 'n/a' : figure(Math.max(...clips.map(({ tookSec }) => tookSec)), 1);
}

function latencyRow(name: string, { count, p50, p99, max }: Latency): string[] {
  return [name, String(count), figure(p50, 0), figure(p99, 0), figure(max, 0)];
}
