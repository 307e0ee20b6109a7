/** Loaded into the service by the soak: sweeps its heap when asked to, so that what is left is what is held. */
process.on('SIGPWR', () => globalThis.gc?.());
