import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filenameOf } from '../../../src/download/filename.js';

describe('filenameOf', () => {
  it.each([
    ['https://bucket.s3.amazonaws.com/test.mp4', 'test.mp4'],
    ['https://host/a/b/video.mp4?X-Amz-Signature=secret#t=1', 'video.mp4'],
    ['https://host/a%20b%C3%A9.mp4', 'a bé.mp4'],
    ['https://host/%EC%98%81%EC%83%81.mp4', '영상.mp4'],
    ['https://host/folder%2Fvideo.mp4', 'video.mp4'],
    ['https://host/..%2F..%2Fetc%2Fpasswd', 'passwd'],
    ['https://host/folder/', 'folder'],
    ['https://host/100%.mp4', '100%.mp4'],
    ['https://host/a%00b%0Ac.mp4', 'abc.mp4'],
    ['https://host/gpj%E2%80%AE4pm.mp4', 'gpj4pm.mp4'],
    ['https://host/a%5Cb.mp4', 'b.mp4'],
  ])('names the file of %s %s', (url, name) => {
    expect(filenameOf(url)).toBe(name);
  });

  it.each([
    'https://host',
    'https://host/',
    'https://host/?a.mp4',
    'https://host/%2E%2E%2F..',
    'https://host/%20',
  ])('calls a file without a name "video": %s', (url) => {
    expect(filenameOf(url)).toBe('video');
  });

  it('shortens a long name before its extension', () => {
    const name = filenameOf(`https://host/${'é'.repeat(500)}.mp4`);
    expect(name).toHaveLength(200);
    expect(name.endsWith('é.mp4')).toBe(true);
  });

  it('gives a harmless name for every path', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), fc.string(), (base, tail) => {
        const name = filenameOf(new URL(tail, base).href);
        expect(name).not.toMatch(/[/\\\n\r\0]/);
        expect(Array.from(name).length).toBeGreaterThan(0);
        expect(Array.from(name).length).toBeLessThanOrEqual(200);
      }),
    );
  });
});
