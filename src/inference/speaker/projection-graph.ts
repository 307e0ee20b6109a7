import { GraphBuilder } from '../graph-builder.js';
import type { ProjectionView, SpeakerProjection } from './speaker-projection.js';

/**
 * Writes the graph that turns pooled features into speaker vectors.
 * @returns an ONNX file: `pooled` f32 [n, at least as many as the view that reads most of them] -> `vectors` f32
 *   [n, dimensions]; no numbers where the features are none or the projection has no length
 */
export function projectionGraph({ views, dimensions }: SpeakerProjection): Uint8Array {
  const graph = new GraphBuilder();
  const pooled = graph.input('pooled', 'f32', ['n', 'features']);
  const vectors = views.map((view, index) => addView(graph, pooled, view, `view.${index}`));
  graph.output('vectors', 'f32', ['n', dimensions], graph.op('Concat', vectors, { axis: 1 }));
  return graph.build('speaker-projection');
}

function addView(graph: GraphBuilder, pooled: string, view: ProjectionView, name: string): string {
  const { featureCount, hiddenOffset, offset, centre } = view;
  const [start, end, axis] = [0, featureCount, 1].map((value) => graph.constant('i64', [value]));
  const features = graph.op('Slice', [pooled, start ?? '', end ?? '', axis ?? '']);
  const times = (vector: string, part: 'hidden' | 'fromHidden' | 'first' | 'second') => {
    const columns = vector === features ? featureCount : view[part].length / centre.length;
    const rows = view[part].length / columns;
    const matrix = graph.tensor(`${name}.${part}`, view[part], [rows, columns]);
    return graph.op('Gemm', [vector, matrix], { transB: 1 });
  };
  const plus = (vector: string, part: string, values: Float32Array) =>
    graph.op('Add', [vector, graph.tensor(`${name}.${part}`, values, [values.length])]);

  const units = graph.op('Relu', [plus(times(features, 'hidden'), 'hiddenOffset', hiddenOffset)]);
  const linear = plus(times(features, 'first'), 'offset', offset);
  const projected = graph.op('Add', [times(units, 'fromHidden'), linear]);
  const length = graph.op('ReduceL2', [projected], { axes: [1] });
  const away = graph.op('Sub', [
    graph.op('Div', [projected, length]),
    graph.tensor(`${name}.centre`, centre, [centre.length]),
  ]);
  return times(away, 'second');
}
