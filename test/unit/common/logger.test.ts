import { describe, expect, it } from 'vitest';
import { redactUrls } from '../../../src/common/logger.js';

describe('redactUrls', () => {
  it('removes the signature of a presigned URL and keeps what is needed to find the object', () => {
    expect(
      redactUrls(
        'GET https://b.s3.amazonaws.com/a/v.mp4?X-Amz-Signature=abc&X-Amz-Credential=k failed',
      ),
    ).toBe('GET https://b.s3.amazonaws.com/a/v.mp4?<redacted> failed');
  });

  it('removes credentials in front of a host, whatever the scheme', () => {
    expect(redactUrls('redis://user:secret@redis:6379')).toBe('redis://<redacted>@redis:6379');
    expect(redactUrls('https://me:pw@host/x#frag')).toBe('https://<redacted>@host/x?<redacted>');
  });

  it('leaves other text alone', () => {
    expect(redactUrls('done in 3 s? yes #1')).toBe('done in 3 s? yes #1');
  });
});
