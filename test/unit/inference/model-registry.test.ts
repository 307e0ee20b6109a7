import { rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelCorruptError, ModelMissingError } from '../../../src/inference/model-error.js';
import { ModelRegistry } from '../../../src/inference/model-registry.js';
import { floatOutput, floatTensor } from '../../../src/inference/onnx-session.js';
import { createModelFolder, type ModelFolder } from '../../support/model-folder.js';
import { tinyOnnxModel } from '../../support/tiny-onnx-model.js';

const model = tinyOnnxModel();
const feeds = () => ({ x: floatTensor(Float32Array.of(1, 2), [2]) });

describe('ModelRegistry', () => {
  let folder: ModelFolder;
  let registry: ModelRegistry;

  beforeEach(async () => {
    folder = await createModelFolder(model);
    registry = new ModelRegistry(folder);
  });
  afterEach(async () => {
    await registry.release();
    await folder.remove();
  });

  it('runs a model', async () => {
    const session = await registry.session('tiny', 'graph.onnx');
    const { data, dims } = floatOutput(await session.run(feeds()), 'y');
    expect([...data]).toEqual([30, 60]);
    expect(dims).toEqual([2]);
  });

  it('keeps what is made of models, and makes it anew where that failed or they are gone', async () => {
    let made = 0;
    const make = () =>
      made++ === 0 ? Promise.reject(new Error('not yet')) : Promise.resolve({ made });
    await expect(registry.once('thing', make)).rejects.toThrow('not yet');
    const thing = await registry.once('thing', make);
    expect(await registry.once('thing', make)).toBe(thing);
    await registry.release();
    expect(await registry.once('thing', make)).toEqual({ made: 3 });
  });

  it('loads a session once, and another one for another way of loading it', async () => {
    const first = await registry.session('tiny', 'graph.onnx');
    await rm(folder.file('graph.onnx'));
    expect(await registry.session('tiny', 'graph.onnx')).toBe(first);
    await expect(
      registry.session('tiny', 'graph.onnx', { taps: ['doubled'] }),
    ).rejects.toBeInstanceOf(ModelMissingError);
  });

  it('gives an inner tensor besides the outputs when it is tapped', async () => {
    const session = await registry.session('tiny', 'graph.onnx', { taps: ['doubled', 'tripled'] });
    const outputs = await session.run(feeds());
    expect(session.outputNames).toEqual(['y', 'doubled', 'tripled']);
    expect([...floatOutput(outputs, 'doubled').data]).toEqual([2, 4]);
    expect([...floatOutput(outputs, 'tripled').data]).toEqual([3, 6]);
    expect([...floatOutput(outputs, 'y').data]).toEqual([30, 60]);
  });

  it('cuts a model down to the layers an inner tensor needs', async () => {
    const session = await registry.session('tiny', 'graph.onnx', { only: ['tripled'] });
    expect(session.outputNames).toEqual(['tripled']);
    expect([...floatOutput(await session.run(feeds()), 'tripled').data]).toEqual([3, 6]);
  });

  it('refuses to cut a model at a tensor it does not have', async () => {
    await expect(registry.session('tiny', 'graph.onnx', { only: ['nothing'] })).rejects.toThrow(
      'no inner tensor nothing',
    );
  });

  it('names the model and the remedy, and no path, when a file is missing', async () => {
    await rm(folder.file('graph.onnx'));
    const error = await registry.session('tiny', 'graph.onnx').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ModelMissingError);
    expect(String(error)).toContain('tiny');
    expect(String(error)).toContain('npm run setup');
    expect(String(error)).not.toContain(folder.modelsDir);
  });

  it('refuses a file whose content was changed, and loads it once it is whole again', async () => {
    const damaged = Uint8Array.from(model);
    damaged[damaged.length - 1] = 0xff;
    await writeFile(folder.file('graph.onnx'), damaged);
    await expect(registry.session('tiny', 'graph.onnx')).rejects.toBeInstanceOf(ModelCorruptError);
    await writeFile(folder.file('graph.onnx'), model);
    await expect(registry.session('tiny', 'graph.onnx')).resolves.toBeDefined();
  });

  it('takes a model that is part of the package from there, wherever the others lie', async () => {
    const shipped = await createModelFolder(model, { source: 'shipped' });
    const elsewhere = new ModelRegistry({
      modelsDir: folder.modelsDir,
      shippedDir: shipped.modelsDir,
      manifest: shipped.manifest,
    });
    await rm(folder.file('graph.onnx'));
    expect(await elsewhere.content('tiny', 'graph.onnx')).toEqual(Buffer.from(model));
    await shipped.remove();
  });

  it('fails on a model that the manifest does not list', async () => {
    await expect(registry.session('other', 'graph.onnx')).rejects.toThrow('no model other');
  });
});
