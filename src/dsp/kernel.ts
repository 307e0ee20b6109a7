/** The part of WebAssembly that is used here; TypeScript knows it from browsers alone. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** What the memory of a kernel grows by. */
export const PAGE_BYTES = 65_536;

/** Memory of a kernel. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  /** Makes room, in pages of 64 KB; views of the old buffer end with that. */
  grow(pages: number): number;
}

/**
 * Reads a WebAssembly module.
 * @param bytes the module, base64
 * @returns makes an instance with memory of its own and gives its exports, as in its source
 */
export function readKernel(bytes: string): () => unknown {
  const module = new WebAssembly.Module(Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0)));
  return () => new WebAssembly.Instance(module).exports;
}
