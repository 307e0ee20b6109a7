/** Field numbers of the ONNX messages written here. Source: onnx.proto3 of the ONNX project. */
const MODEL_GRAPH = 7;
const GRAPH_OUTPUT = 12;
const VALUE_INFO_NAME = 1;
const VALUE_INFO_TYPE = 2;
const TYPE_TENSOR = 1;
const TENSOR_ELEM_TYPE = 1;
const FLOAT = 1;

/**
 * Makes inner float tensors of an ONNX graph additional outputs, without parsing the model: a
 * protobuf reader merges repeated occurrences of a message, so a second `graph` that holds nothing
 * but outputs, appended to the file, adds them to the first. What the model computed before stays
 * the same bit by bit.
 * @param model bytes of an ONNX file
 * @param tensorNames names of float32 tensors of the top-level graph; none leaves the model as it is
 * @returns the bytes of the extended model; the session fails to load where a name does not exist
 */
export function tapOutputs(model: Uint8Array, tensorNames: readonly string[]): Uint8Array {
  const outputs = tensorNames.flatMap((name) => [
    ...messageField(GRAPH_OUTPUT, [
      ...messageField(VALUE_INFO_NAME, [...new TextEncoder().encode(name)]),
      ...messageField(
        VALUE_INFO_TYPE,
        messageField(TYPE_TENSOR, [...varintField(TENSOR_ELEM_TYPE, FLOAT)]),
      ),
    ]),
  ]);
  if (outputs.length === 0) return model;
  const suffix = messageField(MODEL_GRAPH, outputs);
  const extended = new Uint8Array(model.length + suffix.length);
  extended.set(model);
  extended.set(suffix, model.length);
  return extended;
}

/** Protobuf wire types. Source: protobuf encoding guide. */
const VARINT = 0;
const LENGTH_DELIMITED = 2;

function messageField(field: number, content: readonly number[]): number[] {
  return [...varint((field << 3) | LENGTH_DELIMITED), ...varint(content.length), ...content];
}

function varintField(field: number, value: number): number[] {
  return [...varint((field << 3) | VARINT), ...varint(value)];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
}
