import { ComputePool } from './compute-pool.js';

/**
 * The pool for tasks of sherpa-onnx. Its children are its own: the library ends the process it runs
 * in where it does not like a model, and brings an ONNX Runtime of another version.
 */
export abstract class SherpaComputePool extends ComputePool {}
