import fc from 'fast-check';
import { deflateSync, gzipSync } from 'node:zlib';
import type { RawRequest } from './raw-http.js';

/** What stands where a plain value is expected. */
const NASTY_VALUES = [
  ...['null', 'true', '0', '-1', '1e400', '""', '[]', '{}', '[[]]', '{"$gt":""}', '"\\u0000"'],
  ...['"a\\nlevel:fatal"', '"\\u001b[31mred"', '"\\r\\nSet-Cookie: a=b"', '"../../etc/passwd"'],
  ...['"\\ud800"', '"${jndi:ldap://x}"', '"%00%0a"', '"__proto__"', '"constructor"', '"‮gpj"'],
  ...['{"toString":1}', '{"length":1e9}', '["a","b"]', `"${'x'.repeat(70_000)}"`],
];
const NASTY_KEYS = [
  ...['job_id', 'video_url', 'fastapi_base_url', 'language', 'num_speakers', 'max_speakers'],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'then',
    'job_id\\u0000',
  ],
];
const nested = (open: string, close: string) =>
  fc
    .integer({ min: 1, max: 40_000 })
    .map((depth) => open.repeat(depth) + '1' + close.repeat(depth));

/** JSON texts and what only looks like them. */
const jsonText = fc.oneof(
  { weight: 6, arbitrary: hostileObject() },
  { weight: 2, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.oneof(nested('[', ']'), nested('{"a":', '}'), nested('[', '')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...NASTY_KEYS), nested('{"a":', '}'))
      .map(([key, deep]) => `{"job_id":"deep","${key}":${deep}}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 4_000 })
      .map((count) => `{${Array.from({ length: count }, (_, i) => `"k${i}":${i}`).join()}}`),
  },
);

function hostileObject(): fc.Arbitrary<string> {
  const value = fc.oneof(fc.constantFrom(...NASTY_VALUES), fc.json({ maxDepth: 2 }));
  const entry = fc.tuple(fc.constantFrom(...NASTY_KEYS), value);
  const honest = fc.constantFrom(
    '"job_id":"job-1"',
    '"video_url":"https://127.0.0.1/video.mp4"',
    '"language":"en"',
  );
  const field = fc.oneof(
    entry.map(([key, text]) => `"${key}":${text}`),
    honest,
  );
  return fc.array(field, { maxLength: 8 }).map((fields) => `{${fields.join()}}`);
}

const TYPES = [
  ...['application/json', 'application/json; charset=utf-8', 'application/json; charset=utf-16le'],
  ...[
    'application/json; charset=latin1',
    'application/json; charset=\\"',
    'APPLICATION/JSON',
    'json',
  ],
  ...[
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
  ],
  ...[
    'application/octet-stream',
    'application/json, text/html',
    '',
    ';',
    'application/vnd.api+json',
  ],
];
const ENCODINGS = [
  'identity',
  'gzip',
  'deflate',
  'br',
  'zstd',
  'gzip, gzip',
  'x-gzip',
  '',
  'aes128gcm',
];
const latin1Text = fc
  .string({ maxLength: 60 })
  .map((text) => text.replace(/[^\x21-\x7e\xa1-\xff]/g, '.'));

const extraHeaders = fc.record(
  {
    'X-HTTP-Method-Override': fc.constantFrom('DELETE', 'GET', 'TRACE'),
    'X-Method-Override': fc.constantFrom('DELETE', 'PUT'),
    'X-Forwarded-For': fc.oneof(
      latin1Text,
      fc.constantFrom('127.0.0.1', '::1, 10.0.0.1', ','.repeat(500)),
    ),
    'X-Forwarded-Host': latin1Text,
    'X-Original-URL': fc.constant('/health'),
    Forwarded: latin1Text,
    Authorization: latin1Text,
    'X-API-Key': fc.oneof(latin1Text, fc.array(latin1Text, { minLength: 2, maxLength: 3 })),
    Cookie: latin1Text,
    Accept: fc.oneof(latin1Text, fc.constant('text/html')),
    'Accept-Encoding': latin1Text,
    'If-None-Match': fc.oneof(latin1Text, fc.constant('*')),
    Range: fc.constant('bytes=0-,0-,0-'),
    Origin: latin1Text,
    'Content-Type': fc.array(fc.constantFrom(...TYPES), { minLength: 2, maxLength: 2 }),
    'X-Filler': fc.integer({ min: 1, max: 12_000 }).map((length) => 'y'.repeat(length)),
    __proto__: latin1Text,
    constructor: latin1Text,
  },
  { requiredKeys: [] },
);

const INTAKE = '/api/upload-video/process-video';
const PATHS = [
  ...[
    INTAKE,
    `${INTAKE}/`,
    `/${INTAKE}`,
    `${INTAKE}?job_id=a&job_id[b]=c`,
    `${INTAKE}#x`,
    INTAKE.toUpperCase(),
  ],
  ...[
    '/api/upload-video/jobs/job-1',
    '/api/upload-video/jobs/',
    '/api/upload-video/jobs/%00',
    '/api/upload-video/jobs/%',
  ],
  ...[
    '/api/upload-video/jobs/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/api/upload-video/jobs/a%0d%0aX-Evil:%201',
    '/%c0%ae%c0%ae/',
  ],
  ...[
    '/api/upload-video/jobs/job-1/redeliver',
    '/api/upload-video/jobs/..%5c..%5c',
    '/api/upload-video/jobs/__proto__',
  ],
  ...[
    '/api/upload-video/jobs/%F0%9F%92%A9',
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/.env',
    '/.git/config',
  ],
  ...[
    '/;/health',
    '/health/..;/metrics',
    '/health%00',
    '/api%2fupload-video',
    `http://evil.example${INTAKE}`,
    '*',
    '/?',
  ],
  ...[
    `/api/upload-video/jobs/${'a'.repeat(5_000)}`,
    '/constructor',
    '/api/upload-video/jobs/job-1/%72edeliver',
  ],
];
const METHODS = [
  'POST',
  'POST',
  'POST',
  'GET',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'SEARCH',
];

/** Bodies at the intake, mostly labelled as what they are. */
export const hostileBody: fc.Arbitrary<RawRequest> = fc
  .tuple(
    jsonText,
    fc.oneof({ weight: 6, arbitrary: fc.constant('application/json') }, fc.constantFrom(...TYPES)),
    fc.oneof(
      { weight: 8, arbitrary: fc.constant('plain') },
      fc.constantFrom('gzip', 'deflate', 'mislabelled', ...ENCODINGS),
    ),
  )
  .map(([text, type, packing]) => {
    const plain = Buffer.from(text);
    const headers = { 'Content-Type': type };
    const packed =
      packing === 'gzip' ? gzipSync(plain) : packing === 'deflate' ? deflateSync(plain) : plain;
    return {
      method: 'POST',
      path: INTAKE,
      headers: packing === 'plain' ? headers : { ...headers, 'Content-Encoding': packing },
      body: packed,
    };
  });

/** Methods, paths and headers, with a small body. */
export const hostileHead: fc.Arbitrary<RawRequest> = fc
  .tuple(fc.constantFrom(...METHODS), fc.constantFrom(...PATHS), extraHeaders, hostileObject())
  .map(([method, path, extra, text]) => ({
    method,
    path,
    headers: { 'Content-Type': 'application/json', ...extra },
    body: Buffer.from(text),
  }));

/** Requests no HTTP library would write. */
export const MALFORMED: readonly string[] = [
  'GET / HTTP/1.1\r\n\r\n',
  'GET\r\n\r\n',
  '\u0000\u0001\u0002\r\n\r\n',
  'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
  'GET /\u0000 HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET / HTTP/1.1\r\nHost x\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: x\r\nA: \u0000\r\n\r\n',
  `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(40_000)}\r\n\r\n`,
  `GET /${'a'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  `POST ${INTAKE} HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n`,
  `POST ${INTAKE} HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n`,
  `POST ${INTAKE} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n{}x`,
  `POST ${INTAKE} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  `POST ${INTAKE} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n`,
  `POST ${INTAKE} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n`,
  `POST ${INTAKE} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\nConnection: close\r\n\r\n0\r\n\r\n`,
  `POST ${INTAKE} HTTP/1.1\r\nHost: x\r\nExpect: a-cake\r\nContent-Length: 2\r\n\r\n{}`,
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\u0016\u0003\u0001\u0000\u0005hello',
  'SSH-2.0-OpenSSH_9.2\r\n',
  'FLUSHALL\r\n',
];
