// A compute child that speaks the pool's protocol and misbehaves on demand.
const tasks = {
  echo: (input) => input,
  pid: () => process.pid,
  fail: () => {
    throw new TypeError('wrong shape');
  },
  crash: () => process.exit(3),
  killed: async ({ log, times }) => {
    const { appendFileSync, existsSync, readFileSync } = await import('node:fs');
    const before = existsSync(log) ? readFileSync(log, 'utf8').length : 0;
    if (before === times) return 'done';
    appendFileSync(log, '.');
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
