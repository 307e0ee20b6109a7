/**
 * Measures how fast the service is: `npm run bench -- --help`.
 *
 * Everything that is compared is measured in the same run, in turns, and given as a ratio, because
 * seconds depend on the machine and on what else it does.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { SAMPLE_VIDEO } from '../../test/support/media.js';
import { benchAsr } from './asr/asr-bench.js';
import { parseBenchArguments, USAGE, type BenchArguments } from './bench-arguments.js';
import { ROOT } from './built.js';
import { CoreHalves } from './core-halves.js';
import { benchLength, lengthPlot, lengthText } from './length-bench.js';
import { benchLoad } from './load/load-bench.js';
import { loadText } from './load/load-text.js';
import { versionOf } from './peer-packages.js';
import { benchPeers, peersText } from './peers/peers-bench.js';
import { benchPipeline } from './pipeline-bench.js';
import { benchProfile, profileText } from './profile/profile-bench.js';
import { joinedRecording, mediaFilesIn, sampleRecording } from './recordings.js';
import { asrText, pipelineText } from './report.js';
import { benchWorkers, workersText } from './workers-bench.js';

/** Length of the video whose time on the Python server that came before is known. */
const KNOWN_VIDEO_SEC = 143;
const LONG_SEC = 600;

const print = (text: string) => process.stdout.write(`${text}\n\n`);
const say = (line: string) => process.stderr.write(`[bench] ${line}\n`);

async function bench(args: BenchArguments): Promise<void> {
  const { long, audioDir, rounds, sections, json } = args;
  const tempDir = mkdtempSync(path.join(tmpdir(), 'bench-'));
  process.once('exit', () => {
    rmSync(tempDir, { recursive: true, force: true });
  });
  const machine = await describeMachine();
  print(
    Object.entries(machine)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
  );

  const sources = audioDir === undefined ? [SAMPLE_VIDEO] : await mediaFilesIn(audioDir);
  const report: Record<string, unknown> = { machine };
  const takesRecordings = sections.includes('pipeline') || sections.includes('asr');
  const recordings = takesRecordings
    ? [await sampleRecording(tempDir), await joinedRecording(tempDir, sources, KNOWN_VIDEO_SEC)]
    : [];
  if (sections.includes('pipeline')) {
    const longer = long ? [await joinedRecording(tempDir, sources, LONG_SEC)] : [];
    const pipeline = await benchPipeline([...recordings, ...longer], rounds, say);
    report['pipeline'] = pipeline;
    print(pipelineText(pipeline));
  }
  if (sections.includes('asr')) {
    const some = long ? recordings : recordings.slice(0, 1);
    const asr = await benchAsr({ recordings: some, rounds, tempDir, say });
    report['asr'] = asr;
    print(asrText(asr));
  }
  if (sections.includes('profile')) {
    const profile = await benchProfile({ ...args, sources, say });
    report['profile'] = profile;
    print(profileText(profile));
  }
  if (sections.includes('length')) {
    const length = await benchLength({ ...args, sources, say });
    report['length'] = length;
    print(lengthText(length));
    if (args.plot !== undefined) await writeFile(args.plot, lengthPlot(length));
  }
  if (sections.includes('workers') && !CoreHalves.usable)
    say('workers are left out: they need two cores and taskset');
  else if (sections.includes('workers')) {
    const workers = await benchWorkers(sources, say);
    report['workers'] = workers;
    print(workersText(workers));
  }
  if (sections.includes('load')) {
    const load = await benchLoad({ ...args, sources, say });
    report['load'] = load;
    print(loadText(load));
  }
  if (sections.includes('peers')) {
    const peers = await benchPeers({ ...args, sources, tempDir, say });
    report['peers'] = peers;
    print(peersText(peers));
  }
  const loadAtEnd = waitingText();
  print(`load at the end: ${loadAtEnd}`);
  if (json !== undefined)
    await writeFile(json, `${JSON.stringify({ ...report, loadAtEnd }, null, 2)}\n`);
}

async function describeMachine() {
  return {
    date: new Date().toISOString(),
    machine: `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}`,
    node: process.version,
    'onnx runtime': (await versionOf(ROOT, 'onnxruntime-node')) ?? 'unknown',
    'load at the start': waitingText(),
  };
}

/** Programs that wanted a core, over the last minute. */
function waitingText(): string {
  return (loadavg()[0] ?? NaN).toFixed(1);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => process.exit(130));
}
try {
  const call = parseBenchArguments(process.argv.slice(2));
  if (call) await bench(call);
  else print(USAGE);
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
