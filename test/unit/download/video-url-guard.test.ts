import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/app-config.js';
import { BlockedUrlError } from '../../../src/net/blocked-url-error.js';
import { VideoUrlGuard } from '../../../src/download/video-url-guard.js';

const PUBLIC: LookupAddress = { address: '93.184.215.14', family: 4 };
const LOOPBACK: LookupAddress = { address: '127.0.0.1', family: 4 };

interface Settings {
  readonly VIDEO_ALLOWED_HOSTS?: string;
  readonly ALLOW_HTTP_HOSTS?: string;
}

/** A guard whose name server gives one of `answers` after the other. */
function guardOf(settings: Settings = {}, answers: readonly LookupAddress[][] = [[PUBLIC]]) {
  let asked = 0;
  return new VideoUrlGuard(loadConfig({ ...settings }), () =>
    Promise.resolve(answers[Math.min(asked++, answers.length - 1)] ?? []),
  );
}

/** What a socket would connect to: the addresses, or the reason why it does not. */
async function outcomeOf(guard: VideoUrlGuard, url: string): Promise<string> {
  try {
    const lookup = guard.admit(new URL(url));
    return await new Promise((resolve, reject) => {
      lookup(new URL(url).hostname, { all: true }, (error, addresses) => {
        if (error) reject(error);
        else if (typeof addresses === 'string') resolve(addresses);
        else resolve(addresses.map(({ address }) => address).join());
      });
    });
  } catch (error) {
    if (error instanceof BlockedUrlError) return `blocked: ${error.reason}`;
    throw error;
  }
}

describe('a host nobody vouches for', () => {
  it.each([
    'https://bucket.s3.amazonaws.com/video.mp4?X-Amz-Signature=abc',
    'https://s3.eu-central-1.amazonaws.com/bucket/video.mp4',
    'https://example.com:443/video.mp4',
    'https://EXAMPLE.com./video.mp4',
    'https://8.8.8.8/video.mp4',
    'https://[2606:4700:4700::1111]/video.mp4',
  ])('is asked over https: %s', async (url) => {
    expect(await outcomeOf(guardOf(), url)).toBe(PUBLIC.address);
  });

  it.each([
    ['http://example.com/video.mp4', 'protocol'],
    ['ftp://example.com/video.mp4', 'protocol'],
    ['file:///etc/passwd', 'protocol'],
    ['gopher://127.0.0.1:6379/_FLUSHALL', 'protocol'],
    ['data:video/mp4;base64,AAAA', 'protocol'],
    ['blob:https://example.com/1', 'protocol'],
    ['https://user@example.com/', 'credentials'],
    ['https://user:password@example.com/', 'credentials'],
    ['https://example.com@127.0.0.1/', 'credentials'],
    ['https://:password@example.com/', 'credentials'],
    ['https://example.com:22/', 'port'],
    ['https://example.com:6379/', 'port'],
    ['https://example.com:8443/', 'port'],
    ['https://example.com:65535/', 'port'],
  ])('is not asked by %s because of its %s', async (url, reason) => {
    expect(await outcomeOf(guardOf(), url)).toBe(`blocked: ${reason}`);
  });

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://127.0.0.1./',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://0/',
    'https://0.0.0.0/',
    'https://%31%32%37.0.0.1/',
    'https://①②⑦.0.0.1/',
    'https://１２７.0.0.1/',
    'https://127。0。0。1/',
    'https://10.0.0.1/',
    'https://192.168.1.1/',
    'https://172.16.0.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://2852039166/',
    'https://0xa9fea9fe/',
    'https://168.63.129.16/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[0:0:0:0:0:0:0:1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::127.0.0.1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://[2002:7f00:1::]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[fd00:ec2::254]/',
    'https://[ff02::1]/',
  ])('is not asked at an address that is not public: %s', (url) => {
    expect(() => guardOf().admit(new URL(url))).toThrow(new BlockedUrlError('address'));
  });

  it.each([
    ['loopback', [LOOPBACK]],
    ['a public and a loopback address', [PUBLIC, LOOPBACK]],
    ['a private address', [{ address: '10.1.2.3', family: 4 }]],
    ['the metadata service', [{ address: '169.254.169.254', family: 4 }]],
    ['mapped loopback', [{ address: '::ffff:127.0.0.1', family: 6 }]],
    ['unique local', [PUBLIC, { address: 'fd12::1', family: 6 }]],
  ])('is not asked when its name leads to %s', async (_name, addresses) => {
    const outcome = await outcomeOf(guardOf({}, [addresses]), 'https://evil.example/');
    expect(outcome).toBe('blocked: address');
  });

  it('cannot change its address after the check', async () => {
    const guard = guardOf({}, [[PUBLIC], [LOOPBACK]]);
    expect(await outcomeOf(guard, 'https://rebind.example/')).toBe(PUBLIC.address);
    expect(await outcomeOf(guard, 'https://rebind.example/')).toBe('blocked: address');
  });

  it('is an unknown host when its name has no address', async () => {
    await expect(outcomeOf(guardOf({}, [[]]), 'https://nowhere.example/')).rejects.toMatchObject({
      code: 'ENOTFOUND',
    });
  });
});

describe('VIDEO_ALLOWED_HOSTS', () => {
  const guard = guardOf({ VIDEO_ALLOWED_HOSTS: '*.amazonaws.com, videos.example.com' });

  it.each([
    'https://bucket.s3.amazonaws.com/a.mp4',
    'https://bucket.s3.AmazonAWS.com./a.mp4',
    'https://videos.example.com/a.mp4',
  ])('lets %s through', async (url) => {
    expect(await outcomeOf(guard, url)).toBe(PUBLIC.address);
  });

  it.each([
    'https://amazonaws.com/',
    'https://evilamazonaws.com/',
    'https://amazonaws.com.evil.example/',
    'https://example.com/',
    'https://sub.videos.example.com/',
    'https://videos.example.com.evil.example/',
    'https://bucket.s3.amazonaws.com\\.evil.example/',
    'https://evil.example/?bucket.s3.amazonaws.com',
    'https://evil.example/#bucket.s3.amazonaws.com',
    'https://8.8.8.8/',
  ])('stops %s', async (url) => {
    const outcome = await outcomeOf(guard, url);
    const reachesAmazon = new URL(url).hostname.endsWith('.amazonaws.com');
    expect(outcome).toBe(reachesAmazon ? PUBLIC.address : 'blocked: host');
  });

  it('does not open private addresses', async () => {
    const rebound = guardOf({ VIDEO_ALLOWED_HOSTS: '*.amazonaws.com' }, [[LOOPBACK]]);
    expect(await outcomeOf(rebound, 'https://bucket.s3.amazonaws.com/')).toBe('blocked: address');
  });
});

describe('ALLOW_HTTP_HOSTS', () => {
  const guard = guardOf({ ALLOW_HTTP_HOSTS: 'minio:9000, localhost, [::1]:8080' }, [[LOOPBACK]]);

  it.each([
    'http://minio:9000/bucket/video.mp4',
    'https://minio:9000/bucket/video.mp4',
    'http://localhost/video.mp4',
    'http://localhost:3000/video.mp4',
    'http://LOCALHOST./video.mp4',
    'http://[::1]:8080/video.mp4',
  ])('vouches for %s', async (url) => {
    expect(await outcomeOf(guard, url)).toBe(LOOPBACK.address);
  });

  it.each([
    ['http://minio/', 'protocol'],
    ['http://minio:9001/', 'protocol'],
    ['https://minio:9001/', 'port'],
    ['https://minio/', 'address'],
    ['http://[::1]/', 'protocol'],
    ['http://minio.evil.example:9000/', 'protocol'],
    ['http://sub.localhost/', 'protocol'],
    ['http://user@minio:9000/', 'credentials'],
    ['http://127.0.0.1/', 'protocol'],
  ])('does not vouch for %s', async (url, reason) => {
    expect(await outcomeOf(guard, url)).toBe(`blocked: ${reason}`);
  });

  it('holds beside an allow-list', async () => {
    const both = guardOf({ ALLOW_HTTP_HOSTS: 'minio', VIDEO_ALLOWED_HOSTS: '*.amazonaws.com' });
    expect(await outcomeOf(both, 'http://minio:9000/')).toBe(PUBLIC.address);
  });

  it.each(['http://minio', 'a b', 'minio:port', 'user@minio', '*.minio', 'minio/path', '[::1'])(
    'refuses to start with "%s"',
    (entry) => {
      expect(() => guardOf({ ALLOW_HTTP_HOSTS: entry })).toThrow('is not a host name');
    },
  );
});
