import initWabt from 'wabt';

/**
 * Translates WebAssembly from its text to its binary format.
 * @throws Error with the place of the mistake where the text is wrong
 */
export async function translateKernel(source: string): Promise<Uint8Array> {
  const wabt = await initWabt();
  const module = wabt.parseWat('kernel.wat', source, { simd: true });
  try {
    module.validate();
    return module.toBinary({}).buffer;
  } finally {
    module.destroy();
  }
}
