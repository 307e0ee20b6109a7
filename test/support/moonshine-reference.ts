import { TINY, type TinyWeights } from './tiny-moonshine.js';

type Vector = readonly number[];
type Matrix = readonly Vector[];

/** What one step of the decoder gives. */
export interface ReferenceStep {
  readonly probabilities: Vector;
  /** Share of each frame, by layer and head. */
  readonly attention: readonly Matrix[];
}

/**
 * The decoder of Moonshine in plain arithmetic, written after the description of the network.
 * Source: Jeffries et al., "Moonshine: Speech Recognition for Live Transcription and Voice
 * Commands", arXiv:2410.15608: pre-norm layers, rotary positions, gated SiLU.
 * @param frames encoder output, [nFrames][hidden]
 * @param tokens those so far; the last one is the step's input
 */
export function referenceStep(
  weights: TinyWeights,
  frames: Matrix,
  tokens: readonly number[],
): ReferenceStep {
  const get = (name: string): Matrix => weights.get(name) ?? [];
  const row = (name: string): Vector => get(name)[0] ?? [];
  const embedding = get('embedding');
  const attention: Matrix[] = [];
  let states = tokens.map((token) => embedding[token] ?? []);
  for (let layer = 0; layer < TINY.layers; layer++) {
    const path = `layers.${layer}`;
    const project = (inputs: Matrix, name: string) =>
      inputs.map((input) => times(input, get(`${path}/${name}`)));
    const normed = (name: string) =>
      states.map((state) => normalize(state, row(`${path}.${name}.weight`)));
    const change = (changes: Matrix) =>
      (states = states.map((state, i) => add(state, changes[i] ?? [])));

    const own = normed('input_layernorm');
    const turned = (name: string) =>
      project(own, `self_attn/${name}`).map((state, position) =>
        turn(state, position, row('frequencies')),
      );
    const [queries, keys] = [turned('q_proj'), turned('k_proj')];
    const values = project(own, 'self_attn/v_proj');
    const context = queries.map(
      (query, position) =>
        attend(query, keys.slice(0, position + 1), values.slice(0, position + 1)).context,
    );
    change(project(context, 'self_attn/dense'));

    const audioKeys = project(frames, 'encoder_attn/k_proj');
    const audioValues = project(frames, 'encoder_attn/v_proj');
    const heard = project(normed('post_attention_layernorm'), 'encoder_attn/q_proj').map((query) =>
      attend(query, audioKeys, audioValues),
    );
    attention.push(heard.at(-1)?.shares ?? []);
    change(
      project(
        heard.map((each) => each.context),
        'encoder_attn/dense',
      ),
    );

    const up = project(normed('final_layernorm'), 'mlp/up_proj').map((state) =>
      add(state, row(`${path}.mlp.up_proj.bias`)),
    );
    const gated = up.map((state) =>
      state.slice(0, TINY.inner).map((value, i) => value * silu(state[TINY.inner + i] ?? 0)),
    );
    const down = project(gated, 'mlp/down_proj');
    change(down.map((state) => add(state, row(`${path}.mlp.down_proj.bias`))));
  }
  const last = normalize(states.at(-1) ?? [], row('norm.weight'));
  return { probabilities: softmax(embedding.map((each) => dot(each, last))), attention };
}

/**
 * The encoder in plain arithmetic: three convolutions (tanh and a group norm over everything after
 * the first, GELU after the others), then pre-norm layers.
 * @returns [nFrames][hidden]
 */
export function referenceEncoder(weights: TinyWeights, samples: Vector): Matrix {
  const get = (name: string): Matrix => weights.get(name) ?? [];
  const row = (name: string): Vector => get(name)[0] ?? [];
  const convolve = (inputs: Matrix, name: string, stride: number, length: number): Matrix => {
    const count = Math.floor((inputs.length - length) / stride) + 1;
    const bias = row(`${name}.bias`);
    return Array.from({ length: count }, (_, at) =>
      get(name).map((kernel, output) => {
        let sum = bias[output] ?? 0;
        for (const [index, weight] of kernel.entries())
          sum +=
            weight * (inputs[at * stride + (index % length)]?.[Math.floor(index / length)] ?? 0);
        return sum;
      }),
    );
  };
  const sounds = samples.map((sample) => [sample]);
  const first = convolve(sounds, 'conv1', 64, 127).map((frame) => frame.map(Math.tanh));
  const all = first.flat();
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length;
  const level = first.map((frame) =>
    frame.map(
      (value, channel) =>
        ((value - mean) / Math.sqrt(variance + 1e-5)) * (row('groupnorm/Mul')[channel] ?? 0) +
        (row('groupnorm/Add')[channel] ?? 0),
    ),
  );
  const second = convolve(level, 'conv2', 3, 7).map((frame) => frame.map(gelu));
  let states = convolve(second, 'conv3', 2, 3).map((frame) => frame.map(gelu));
  for (let layer = 0; layer < TINY.layers; layer++) {
    const path = `layers.${layer}`;
    const project = (inputs: Matrix, name: string) =>
      inputs.map((input) => times(input, get(`${path}/${name}`)));
    const normed = (name: string) =>
      states.map((state) => normalize(state, row(`${path}.${name}.weight`)));
    const own = normed('input_layernorm');
    const turned = (name: string) =>
      project(own, `self_attn/${name}`).map((state, position) =>
        turn(state, position, row('frequencies')),
      );
    const [queries, keys] = [turned('q_proj'), turned('k_proj')];
    const values = project(own, 'self_attn/v_proj');
    const heard = queries.map((query) => attend(query, keys, values).context);
    const attended = project(heard, 'self_attn/dense');
    states = states.map((state, i) => add(state, attended[i] ?? []));
    const up = project(normed('post_attention_layernorm'), 'mlp/fc1').map((state) =>
      add(state, row(`${path}.mlp.fc1.bias`)).map(gelu),
    );
    const down = project(up, 'mlp/fc2').map((state) => add(state, row(`${path}.mlp.fc2.bias`)));
    states = states.map((state, i) => add(state, down[i] ?? []));
  }
  return states.map((state) => normalize(state, row('layer_norm.weight')));
}

function attend(query: Vector, keys: Matrix, values: Matrix) {
  const { heads, headDim } = TINY;
  const part = (vector: Vector, head: number) => vector.slice(head * headDim, (head + 1) * headDim);
  const shares = Array.from({ length: heads }, (_, head) =>
    softmax(keys.map((key) => dot(part(query, head), part(key, head)) / Math.sqrt(headDim))),
  );
  const context = shares.flatMap((share, head) =>
    Array.from({ length: headDim }, (_, i) =>
      dot(
        share,
        values.map((value) => value[head * headDim + i] ?? 0),
      ),
    ),
  );
  return { context, shares };
}

/** Turns neighbouring pairs at the start of each head by an angle that grows with the position. */
function turn(state: Vector, position: number, speeds: Vector): number[] {
  const turned = [...state];
  for (let head = 0; head < TINY.heads; head++) {
    for (const [pair, speed] of speeds.entries()) {
      const at = head * TINY.headDim + 2 * pair;
      const [x, y] = [state[at] ?? 0, state[at + 1] ?? 0];
      const [cos, sin] = [Math.cos(position * speed), Math.sin(position * speed)];
      turned[at] = x * cos - y * sin;
      turned[at + 1] = y * cos + x * sin;
    }
  }
  return turned;
}

function normalize(state: Vector, gain: Vector): number[] {
  const mean = state.reduce((sum, value) => sum + value, 0) / state.length;
  const variance = state.reduce((sum, value) => sum + (value - mean) ** 2, 0) / state.length;
  return state.map((value, i) => ((value - mean) / Math.sqrt(variance + 1e-5)) * (gain[i] ?? 0));
}

function times(vector: Vector, matrix: Matrix): number[] {
  const product = new Array<number>(matrix[0]?.length ?? 0).fill(0);
  for (const [row, value] of vector.entries())
    for (const [column, weight] of (matrix[row] ?? []).entries())
      product[column] = (product[column] ?? 0) + value * weight;
  return product;
}

const add = (a: Vector, b: Vector): number[] => a.map((value, i) => value + (b[i] ?? 0));
const dot = (a: Vector, b: Vector): number => a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);
/** Source for the error function: Abramowitz and Stegun, 7.1.26, exact to 1.5e-7. */
function gelu(value: number): number {
  const x = Math.abs(value) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const error = 1 - t * series.reduce((sum, term) => sum * t + term, 0) * Math.exp(-x * x);
  return (value * (1 + Math.sign(value) * error)) / 2;
}

const silu = (value: number): number => value / (1 + Math.exp(-value));

function softmax(scores: Vector): number[] {
  const largest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}
