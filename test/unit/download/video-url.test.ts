import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkVideoUrl } from '../../../src/download/video-url.js';

describe('checkVideoUrl', () => {
  it.each([
    'https://test-bucket.s3.amazonaws.com/test.mp4',
    'https://bucket.s3.amazonaws.com/a%20b.mp4?X-Amz-Expires=3600&X-Amz-Signature=abc',
    'https://bucket.s3.amazonaws.com/my holiday.mp4',
    'http://minio:9000/bucket/video.mp4',
    'https://this-host-does-not-exist.invalid/video.mp4',
    'https://127.0.0.1/video.mp4',
  ])('leaves the judgement of %s to the download', (url) => {
    expect(checkVideoUrl(url)).toBeNull();
  });

  it.each([
    '',
    'video.mp4',
    '/etc/passwd',
    'https://',
    'https://exa mple.com/',
    '//host/a',
    'https://[::1',
  ])('refuses "%s", which is no URL', (url) => {
    expect(checkVideoUrl(url)).toBe('video_url must be a valid URL.');
  });

  it.each(['https://example.com/a\nb', 'https://exam\tple.com/', 'https://example.com/\u0000'])(
    'refuses a control character',
    (url) => {
      expect(checkVideoUrl(url)).toBe('video_url must be a valid URL.');
    },
  );

  it.each([
    'ftp://example.com/a.mp4',
    'file:///etc/passwd',
    's3://bucket/key',
    'javascript:alert(1)',
    'data:video/mp4,x',
  ])('refuses %s, which is not http', (url) => {
    expect(checkVideoUrl(url)).toBe('video_url must be an https URL.');
  });

  it('refuses credentials', () => {
    const sentence = 'video_url must not contain a user name or password.';
    expect(checkVideoUrl('https://user:secret@example.com/a.mp4')).toBe(sentence);
    expect(checkVideoUrl('https://user@example.com/a.mp4')).toBe(sentence);
  });

  it('refuses an endless URL', () => {
    expect(checkVideoUrl(`https://example.com/${'a'.repeat(9000)}`)).toContain('longer');
  });

  it('never repeats the URL and never throws', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12, unit: 'binary' }), (text) => {
        const problem = checkVideoUrl(text);
        expect(problem === null || !problem.includes(text)).toBe(true);
      }),
    );
  });
});
