/**
 * Where ONNX Runtime can run models, by its own names; which of them are there depends on the
 * platform. Source: onnxruntime-node, `SessionOptions.executionProviders`.
 */
export const EXECUTION_PROVIDERS = ['cpu', 'cuda', 'tensorrt', 'webgpu', 'dml', 'coreml'] as const;
export type ExecutionProvider = (typeof EXECUTION_PROVIDERS)[number];
