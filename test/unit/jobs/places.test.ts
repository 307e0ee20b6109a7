import { describe, expect, it } from 'vitest';
import { Places } from '../../../src/jobs/places.js';

const never = new AbortController().signal;

describe('Places', () => {
  it('lets as many in as there are places, and the others in order as places come free', async () => {
    const places = new Places(2);
    const entered: string[] = [];
    const enter = (name: string) =>
      places.take(never).then((leave) => {
        entered.push(name);
        return leave;
      });
    const [leaveA] = await Promise.all([enter('a'), enter('b')]);
    const [c, d] = [enter('c'), enter('d')];
    await Promise.resolve();
    expect(entered).toEqual(['a', 'b']);
    leaveA();
    (await c)();
    await d;
    expect(entered).toEqual(['a', 'b', 'c', 'd']);
  });

  it('forgets who leaves the line', async () => {
    const places = new Places(1);
    const leave = await places.take(never);
    const stop = new AbortController();
    const given = places.take(stop.signal);
    const next = places.take(never);
    stop.abort(new Error('cancelled'));
    await expect(given).rejects.toThrow('cancelled');
    leave();
    (await next)();
    await expect(places.take(never)).resolves.toBeTypeOf('function');
  });

  it('lets nobody in who has stopped already', async () => {
    await expect(new Places(1).take(AbortSignal.abort(new Error('cancelled')))).rejects.toThrow(
      'cancelled',
    );
  });
});
