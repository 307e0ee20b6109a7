import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { AnalysisResult } from '../../src/domain/analysis-result.js';
import type { SoundCurves } from '../../src/domain/sound-curves.js';
import { findChromium } from '../support/chromium.js';
import { runNode } from '../support/command.js';
import { SAMPLE_VIDEO } from '../support/media.js';
import { resultOf, resultSegment } from '../support/result.js';

const HOSTILE = '</script><img/src=x/onerror=alert(1)>';
const DOUBT = { start: 6, end: 8, reason: 'words', confidence: 0.3 } as const;

let browser: Browser;
let page: Page;
let folder: string;
let requests: string[];
let problems: string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'viewer-'));
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('There is no Chromium.');
  // As root, as in a container, Chromium starts without its sandbox only.
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});
afterEach(async () => {
  await page.close();
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

/** Two speakers; "LOUD" is louder than its speaker's usual, "maybe" is doubtful. */
function dialogue(): AnalysisResult {
  const question = resultSegment('Is this LOUD enough ?', { start: 1, end: 5 });
  const answer = resultSegment(`maybe ${HOSTILE}`, { start: 6, end: 8, speaker: 1 });
  const loud = question.words.map((word) => ({
    ...word,
    relative_volume_db: word.word === 'LOUD' ? 8 : 0,
    relative_pitch_semitones: 0,
  }));
  const doubtful = answer.words.map((word) => ({
    ...word,
    confidence: 0.3,
    interpolated: true,
  }));
  const quality = {
    speech_level_dbfs: -20,
    noise_level_dbfs: -60,
    snr_db: 40,
    peak_dbfs: -3,
    clipping_share: 0,
    speech_share: 0.5,
    overlap_share: 0,
    interpolated_words: 2,
    doubts: [DOUBT],
  };
  const rows = [
    { ...question, words: loud },
    { ...answer, words: doubtful },
  ];
  return { ...resultOf(...rows), quality };
}

/** Writes the page of a result with the command and opens it. */
async function open(
  result: AnalysisResult,
  {
    video,
    curves,
    width = 1300,
    height = 850,
  }: { video?: string; curves?: SoundCurves; width?: number; height?: number } = {},
): Promise<void> {
  const resultFile = path.join(folder, 'result.json');
  await writeFile(resultFile, JSON.stringify(result));
  const args = ['dist/viewer-cli.js', resultFile, ...(video === undefined ? [] : [video])];
  if (curves) {
    const curvesFile = path.join(folder, 'curves.json');
    await writeFile(curvesFile, JSON.stringify(curves));
    args.push('--curves', curvesFile);
  }
  const { exitCode, stdout, stderr } = await runNode(args);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });

  page = await browser.newPage({ viewport: { width, height }, locale: 'en-GB' });
  requests = [];
  problems = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('dialog', (dialog) => {
    problems.push('dialog');
    void dialog.dismiss();
  });
  await page.goto(stdout.trim());
}

const word = (text: string) => page.locator('.word', { hasText: text }).first();
const clock = () => page.locator('.clock').textContent();

test('the page asks for nothing but itself and shows hostile words as text', async () => {
  await open(dialogue());
  await expect.poll(() => page.locator('.word').count()).toBe(7);
  expect(await page.locator('.word').last().textContent()).toBe(HOSTILE);
  expect(requests).toHaveLength(1);
  expect(problems).toEqual([]);
});

test('a click on a word goes there, lights it up and captions it as it sounds', async () => {
  await open(dialogue());
  await word('LOUD').click();
  expect(await clock()).toContain('0:02.6');
  expect(await word('LOUD').getAttribute('class')).toContain('sounding');
  const size = (text: string) =>
    page
      .locator('.cue-word', { hasText: text })
      .evaluate((span) => parseFloat(getComputedStyle(span).fontSize));
  expect((await size('LOUD')) / (await size('enough'))).toBeCloseTo(1.4, 1);
  const colour = (text: string) =>
    page
      .locator('.cue-word', { hasText: text })
      .evaluate((span) => getComputedStyle(span).getPropertyValue('--colour'));
  expect(await colour('LOUD')).toContain('86 180 233');
});

test('the keyboard goes from word to word and from row to row', async () => {
  await open(dialogue());
  await word('this').click();
  await page.keyboard.press('ArrowRight');
  expect(await clock()).toContain('0:02.6');
  await page.keyboard.press('ArrowLeft');
  expect(await clock()).toContain('0:01.8');
  await page.keyboard.press('ArrowDown');
  expect(await clock()).toContain('0:06.0');
  await page.keyboard.press('ArrowUp');
  expect(await clock()).toContain('0:01.0');
});

test('doubtful words are marked, explained under the pointer and listed to listen to', async () => {
  await open(dialogue());
  expect(await word('maybe').getAttribute('class')).toBe('word unsure interpolated');
  await word('maybe').hover();
  const details = await page.locator('#details').textContent();
  expect(details).toContain('30 %');
  expect(details).toContain('time estimated');
  await page.locator('.doubt').click();
  expect(await clock()).toContain('0:06.0');
});

test('level and pitch are drawn between the words as well where they are known', async () => {
  /** Pixels of the time line that are not as without sound, in the 15th of its 30 seconds. */
  const drawn = () =>
    page.locator('#timeline').evaluate((canvas: HTMLCanvasElement) => {
      const width = Math.floor(canvas.width / 60);
      const pixels = canvas
        .getContext('2d')
        ?.getImageData(Math.floor(canvas.width / 2) - width - 5, 0, width, canvas.height).data;
      return new Set(new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))).size;
    });
  await open(dialogue());
  const colours = await drawn();
  await page.close();
  const steps = 3_000;
  await open(dialogue(), {
    curves: {
      start_time: 0,
      end_time: 30,
      duration: 30,
      step: 0.01,
      volume_db: Array<number>(steps).fill(-30),
      pitch_hz: Array<number>(steps).fill(220),
    },
  });
  expect(await drawn()).toBeGreaterThan(colours);
  expect(problems).toEqual([]);
});

test('without a video the words play silently', async () => {
  await open(dialogue());
  await page.keyboard.press('Space');
  await expect
    .poll(async () => parseFloat((await clock())?.slice(2) ?? ''), { timeout: 10_000 })
    .toBeGreaterThan(0.5);
  await page.keyboard.press('Space');
  const stopped = await clock();
  await page.waitForTimeout(200);
  expect(await clock()).toBe(stopped);
});

test('with a video the words follow it', async () => {
  await open(dialogue(), { video: SAMPLE_VIDEO });
  await expect
    .poll(() => page.locator('body').getAttribute('class'), { timeout: 10_000 })
    .toBe('with-video');
  await word('maybe').click();
  await expect
    .poll(() => page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime), {
      timeout: 10_000,
    })
    .toBeCloseTo(6, 1);
  await page.keyboard.press('Space');
  await expect
    .poll(() => page.locator('.word.sounding').textContent(), { timeout: 15_000 })
    .toBe(HOSTILE);
});

test('the page speaks Korean as well', async () => {
  await open(dialogue());
  await page.getByRole('button', { name: '한국어' }).click();
  expect(await page.locator('h2').allTextContents()).toEqual(['대본', '화자', '품질 보고서']);
  await page.keyboard.press('l');
  expect(await page.locator('h2').first().textContent()).toBe('Transcript');
});

test('on a phone nothing lies beside the screen', async () => {
  await open(dialogue(), { width: 360, height: 740 });
  await expect.poll(() => page.locator('.word').count()).toBe(7);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test('a result in which nobody speaks says so', async () => {
  await open(resultOf());
  await expect
    .poll(() => page.locator('#transcript').textContent())
    .toBe('Nobody speaks in this video.');
  expect(problems).toEqual([]);
});
