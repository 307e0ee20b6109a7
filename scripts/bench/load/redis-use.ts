import { Redis } from 'ioredis';

/** What a Redis had done and held at one moment. */
export interface RedisState {
  readonly commands: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly memoryBytes: number;
  readonly cpuSec: number;
}

/** Reads the counters of a Redis. Source: the INFO command. */
export async function redisState(url: string): Promise<RedisState> {
  const redis = new Redis(url);
  try {
    const text = await redis.info();
    const value = (name: string) =>
      Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)?.[1] ?? NaN);
    return {
      commands: value('total_commands_processed'),
      bytesIn: value('total_net_input_bytes'),
      bytesOut: value('total_net_output_bytes'),
      memoryBytes: value('used_memory'),
      cpuSec: value('used_cpu_sys') + value('used_cpu_user'),
    };
  } finally {
    redis.disconnect();
  }
}

/** What happened between two moments. */
export function redisUse(before: RedisState, after: RedisState): RedisState {
  return {
    commands: after.commands - before.commands,
    bytesIn: after.bytesIn - before.bytesIn,
    bytesOut: after.bytesOut - before.bytesOut,
    memoryBytes: after.memoryBytes - before.memoryBytes,
    cpuSec: after.cpuSec - before.cpuSec,
  };
}
