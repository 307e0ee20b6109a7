import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { borrowPcm, borrowSteps, readPcm } from '../../../src/compute/pcm-reader.js';

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pcm-'));
  file = path.join(folder, 'five-samples-and-a-byte.raw');
  await writeFile(file, Uint8Array.of(0x00, 0x80, 0xff, 0xff, 0, 0, 0x00, 0x40, 0xff, 0x7f, 0x12));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

it('reads little-endian samples as numbers from -1 to 1', () => {
  expect([...readPcm(file, 0, 5)]).toEqual([-1, -1 / 32_768, 0, 0.5, 32_767 / 32_768]);
});

it('cuts a span to what the file holds, half a sample left out', () => {
  expect([...readPcm(file, 3, 100)]).toEqual([0.5, 32_767 / 32_768]);
  expect([...readPcm(file, -2, 1)]).toEqual([-1]);
  expect(readPcm(file, 5, 100)).toHaveLength(0);
  expect(readPcm(file, 4, 2)).toHaveLength(0);
});

it('lends the same samples, as numbers and as they stand in the file', () => {
  expect([...borrowSteps(file, 1, 4)]).toEqual([-1, 0, 16_384]);
  expect([...borrowPcm(file, 1, 4)]).toEqual([...readPcm(file, 1, 4)]);
  expect(borrowPcm(file, 5, 100)).toHaveLength(0);
});
