// A compute child that speaks the pool's protocol and misbehaves on demand.
const tasks = {
  echo: (input) => input,
  pid: () => process.pid,
  fail: () => {
    throw new TypeError('wrong shape');
  },
  crash: () => process.exit(3),
  crashOnce: async (marker) => {
    const { existsSync, writeFileSync } = await import('node:fs');
    if (existsSync(marker)) return 'second try';
    writeFileSync(marker, '');
    return process.kill(process.pid, 'SIGKILL');
  },
  block: () => {
    for (;;);
  },
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms, ms)),
};

process.on('disconnect', () => process.exit(0));
process.on('message', async ({ taskId, name, input }) => {
  try {
    process.send({ taskId, kind: 'result', output: await tasks[name](input) });
  } catch (error) {
    process.send({ taskId, kind: 'error', name: error.name, message: error.message });
  }
});
