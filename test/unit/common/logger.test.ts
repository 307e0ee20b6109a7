import { describe, expect, it } from 'vitest';
import { createLogger, PinoLogger, redactPaths, redactUrls } from '../../../src/common/logger.js';

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

describe('redactPaths', () => {
  it('removes what messages of file functions carry', () => {
    expect(redactPaths("ENOENT: no such file or directory, open '/srv/jobs/job_1/source'")).toBe(
      "ENOENT: no such file or directory, open '<path>'",
    );
    expect(redactPaths('spawn /usr/bin/ffmpeg ENOENT')).toBe('spawn <path> ENOENT');
  });

  it('leaves addresses and other text alone', () => {
    expect(redactPaths('https://host/a/b failed, 1/2 and/or 3')).toBe(
      'https://host/a/b failed, 1/2 and/or 3',
    );
  });
});

describe('createLogger', () => {
  /** What is written at `level` about an error with secrets in it. */
  function written(level: string): string {
    const lines: string[] = [];
    const logger = new PinoLogger(createLogger(level, { write: (line) => lines.push(line) }));
    const cause = Object.assign(new Error("open '/srv/secret-dir/x'"), { code: 'ENOENT' });
    const error = new Error('GET https://me:pw@h/v?sig=secret-sig', { cause });
    logger.error({ msg: 'failed', url: 'https://h/v?sig=secret-sig', err: error });
    logger.error(error);
    logger.error('two\nlines \u001b[31m', 'Error: x\n    at f (/srv/secret-dir/f.js:1:1)', 'Test');
    return lines.join('');
  }

  it('writes no secret, path or line of its own at any level', () => {
    for (const level of ['error', 'info', 'debug', 'trace']) {
      const text = written(level);
      expect(text).not.toMatch(/secret-sig|secret-dir|me:pw|\u001b/);
      expect(text.trim().split('\n')).toHaveLength(3);
      expect(text).toContain('ENOENT');
    }
  });

  it('writes stack traces for those who look for faults only', () => {
    expect(written('info')).not.toContain('logger.test');
    expect(written('debug')).toContain('logger.test');
  });
});
