import { beforeEach, describe, expect, it } from 'vitest';
import { Remembered } from '../../../src/health/remembered.js';

let nowMs: number;
let looks: number;
/** What the next look finds, or the error it ends with. */
let finding: string | Error;
let remembered: Remembered<string>;

beforeEach(() => {
  nowMs = 0;
  looks = 0;
  finding = 'first';
  remembered = new Remembered(
    () => {
      looks += 1;
      return finding instanceof Error ? Promise.reject(finding) : Promise.resolve(finding);
    },
    { freshMs: 100, keptMs: 500, nowMs: () => nowMs },
  );
});

describe('Remembered', () => {
  it('looks only when somebody asks, once for all that ask together', async () => {
    expect(looks).toBe(0);
    expect(await Promise.all([remembered.get(), remembered.get()])).toEqual(['first', 'first']);
    expect(looks).toBe(1);
  });

  it('does not look again while the outcome is fresh', async () => {
    await remembered.get();
    nowMs = 99;
    expect(await remembered.get()).toBe('first');
    expect(looks).toBe(1);
  });

  it('tells the old outcome while it looks for a new one', async () => {
    await remembered.get();
    nowMs = 100;
    finding = 'second';
    expect(await remembered.get()).toBe('first');
    expect(looks).toBe(2);
    expect(await remembered.get()).toBe('second');
    expect(looks).toBe(2);
  });

  it('waits for the new outcome where the old one is too old', async () => {
    await remembered.get();
    nowMs = 500;
    finding = 'second';
    expect(await remembered.get()).toBe('second');
  });

  it('counts the age of an outcome from the beginning of its look', async () => {
    const asked = remembered.get();
    nowMs = 500;
    await asked;
    finding = 'second';
    expect(await remembered.get()).toBe('second');
  });

  it('tells of a failed look once nothing that counts is left, and looks again then', async () => {
    await remembered.get();
    finding = new Error('gone');
    nowMs = 499;
    expect(await remembered.get()).toBe('first');
    nowMs = 500;
    await expect(remembered.get()).rejects.toThrow('gone');
    finding = 'back';
    expect(await remembered.get()).toBe('back');
  });
});
