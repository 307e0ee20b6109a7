import { cp, mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TaskFailedError } from '../../src/compute/compute-error.js';
import { ForkedComputePool } from '../../src/compute/forked-compute-pool.js';
import { ModelFiles } from '../../src/inference/model-files.js';
import { PACKAGE_MODELS_DIR } from '../../src/inference/model-manifest.js';

const HOST_PATH = path.resolve(import.meta.dirname, '../../dist/compute/compute-host.js');
const SILERO = 'silero-vad-v6';
const MOONSHINE = 'moonshine-tiny';

/** Overwrites one byte in the middle, so that the size stays right. */
async function flipByte(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  const { size } = await handle.stat();
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, Math.floor(size / 2));
  await handle.write(Buffer.of((byte[0] ?? 0) ^ 0xff), 0, 1, Math.floor(size / 2));
  await handle.close();
}

const DAMAGES: readonly (readonly [string, (file: string) => Promise<void>])[] = [
  ['cut short', (file) => truncate(file, 100_000)],
  ['empty', (file) => truncate(file, 0)],
  ['changed in one byte', flipByte],
  ['something else altogether', (file) => writeFile(file, '<html>not found</html>')],
];

describe('a damaged model file', () => {
  let folder: string;
  let modelsDir: string;
  let pcm: string;
  let pool: ForkedComputePool;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tampered-'));
    pcm = path.join(folder, 'audio.pcm');
    const noise = Int16Array.from({ length: 32_000 }, (_, i) => 3000 * Math.sin(i * i));
    await writeFile(pcm, Buffer.from(noise.buffer));
  });
  beforeEach(async () => {
    modelsDir = await mkdtemp(path.join(folder, 'models-'));
    for (const id of [SILERO, MOONSHINE])
      await cp(path.join(PACKAGE_MODELS_DIR, id), path.join(modelsDir, id), { recursive: true });
    pool = new ForkedComputePool({
      hostPath: HOST_PATH,
      modelsDir,
      processes: 1,
      taskTimeoutMs: 60_000,
    });
  });
  afterEach(() => pool.close());
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const options = () => ({ jobId: 'job', signal: new AbortController().signal });
  const detect = () =>
    pool.run('vad.detect', { path: pcm, startFrame: 0, endFrame: 60, state: null }, options());
  const embed = () =>
    pool.run('speaker.embed', { path: pcm, windows: [{ startSec: 0, endSec: 1.5 }] }, options());
  const fileOf = (modelId: string, name: string) => path.join(modelsDir, modelId, name);
  const unusable = () => new ModelFiles({ modelsDir }).findMissing([SILERO, MOONSHINE]);

  it.each(DAMAGES)(
    'that is %s is refused by its name, and nothing else suffers',
    async (_, harm) => {
      await harm(fileOf(MOONSHINE, 'encoder_model.onnx'));
      const failure = await embed().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(TaskFailedError);
      expect(String(failure)).toContain(`model ${MOONSHINE} is damaged`);
      expect(String(failure)).not.toContain(modelsDir);
      expect((await detect()).probabilities).toHaveLength(60);
      expect(pool.status().alive).toBe(1);
      expect(await unusable()).toEqual([{ modelId: MOONSHINE, reason: 'corrupt' }]);
    },
  );

  it('works again as soon as it is replaced, without a restart', async () => {
    const file = fileOf(MOONSHINE, 'encoder_model.onnx');
    const right = await readFile(file);
    await flipByte(file);
    await expect(embed()).rejects.toThrow('is damaged');
    await writeFile(file, right);
    expect((await embed()).vectors.length).toBeGreaterThan(0);
    expect(await unusable()).toEqual([]);
  });

  it.each(DAMAGES)('that was derived and is %s is made anew', async (_, harm) => {
    const file = fileOf(SILERO, 'silero_vad_v6.sequence.onnx');
    const right = await readFile(file);
    await harm(file);
    expect((await detect()).probabilities).toHaveLength(60);
    expect((await readFile(file)).equals(right)).toBe(true);
  });
});
