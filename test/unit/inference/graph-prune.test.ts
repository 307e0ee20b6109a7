import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { keepOutputs } from '../../../src/inference/graph-prune.js';
import { tinyOnnxModel } from '../../support/tiny-onnx-model.js';

const graphOf = (model: Uint8Array) => onnxProto.onnx.ModelProto.decode(model).graph;

describe('keepOutputs', () => {
  it('keeps only the nodes and weights that the outputs need', () => {
    const graph = graphOf(keepOutputs(tinyOnnxModel(), ['tripled']));
    expect(graph?.node?.map(({ name }) => name)).toEqual(['double', 'triple']);
    expect(graph?.initializer).toEqual([]);
    expect(graph?.output?.map(({ name }) => name)).toEqual(['tripled']);
  });

  it('keeps the weights that are needed', () => {
    const graph = graphOf(keepOutputs(tinyOnnxModel(), ['y', 'doubled']));
    expect(graph?.initializer?.map(({ name }) => name)).toEqual(['weight']);
    expect(graph?.output?.map(({ name }) => name)).toEqual(['y', 'doubled']);
  });
});
