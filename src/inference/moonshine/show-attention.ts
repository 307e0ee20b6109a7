import onnxProto from 'onnx-proto';
import { isOrtFormat, type OnnxGraph, readOrtModel } from '../ort-format/ort-to-onnx.js';

const { onnx } = onnxProto;
const CROSS_ATTENTION = /\/layers\.(\d+)\/encoder_attn\/Softmax_output/;

/**
 * Makes a merged decoder show its cross-attention, from which word times come.
 * @param original a merged decoder in ONNX or ORT format
 * @returns an ONNX file with the further outputs `cross_attentions.{layer}` f32 [1, heads, 1, nFrames];
 *   the bytes as they came where the decoder has no cross-attention that can be reached
 */
export function showAttention(original: Uint8Array): Uint8Array {
  try {
    const model = isOrtFormat(original)
      ? readOrtModel(original)
      : onnx.ModelProto.create(onnx.ModelProto.decode(original));
    const graph = onnx.GraphProto.create(model.graph ?? {});
    const choice = graph.node.find(({ opType }) => opType === 'If');
    const branches = (choice?.attribute ?? []).map(({ g }) => g);
    const names = branches.map((branch) => (branch ? exposeIn(branch as OnnxGraph) : []));
    // The branches of an If give their outputs by position, so both must list the same in one order.
    const [shown = [], other = []] = names;
    if (!choice || names.length !== 2 || shown.length === 0 || shown.join() !== other.join())
      return original;
    choice.output = [...(choice.output ?? []), ...shown];
    graph.output = [...graph.output, ...shown.map(floatValue)];
    model.graph = graph;
    return onnx.ModelProto.encode(model).finish();
  } catch {
    // It runs all the same; its words then get estimated times.
    return original;
  }
}

function exposeIn(branch: OnnxGraph): string[] {
  const found = branch.node
    .flatMap(({ opType, output }) => (opType === 'Softmax' ? (output ?? []).slice(0, 1) : []))
    .map((tensor) => ({ tensor, layer: CROSS_ATTENTION.exec(tensor)?.[1] }))
    .filter(({ layer }) => layer !== undefined)
    .sort((one, other) => Number(one.layer) - Number(other.layer));
  const names = found.map(({ layer }) => `cross_attentions.${layer ?? ''}`);
  branch.node = [
    ...branch.node,
    ...found.map(({ tensor }, index) => ({
      opType: 'Identity',
      name: `show_${names[index] ?? ''}`,
      input: [tensor],
      output: [names[index] ?? ''],
    })),
  ];
  branch.output = [...branch.output, ...names.map(floatValue)];
  return names;
}

/** A float32 value whose shape the runtime works out. */
function floatValue(name: string) {
  return { name, type: { tensorType: { elemType: onnx.TensorProto.DataType.FLOAT } } };
}
