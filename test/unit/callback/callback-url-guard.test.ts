import { describe, expect, it } from 'vitest';
import { CallbackUrlGuard } from '../../../src/callback/callback-url-guard.js';
import { ConfigError, loadConfig } from '../../../src/config/app-config.js';
import { BlockedUrlError } from '../../../src/net/blocked-url-error.js';

const SETTINGS = {
  BACKEND_URL: 'http://localhost:8000',
  CALLBACK_ALLOWED_ORIGINS: 'https://backend.example, http://backend.cluster:8000',
};

/** A guard whose name server gives `address` for every name. */
function guardOf(address = '10.0.0.7'): CallbackUrlGuard {
  return new CallbackUrlGuard(loadConfig(SETTINGS), () =>
    Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]),
  );
}

function addressFor(guard: CallbackUrlGuard, url: string): Promise<string> {
  const target = new URL(url);
  return new Promise((resolve, reject) => {
    guard.admit(target)(target.hostname, {}, (error, address) => {
      if (error) reject(error);
      else resolve(typeof address === 'string' ? address : '');
    });
  });
}

describe('what a caller asks for', () => {
  it.each([
    ['http://localhost:8000', 'http://localhost:8000'],
    ['HTTP://LOCALHOST:8000/', 'http://localhost:8000'],
    ['http://backend.cluster:8000/base//', 'http://backend.cluster:8000/base'],
    ['https://backend.example:443/base?query#fragment', 'https://backend.example/base'],
  ])('%s is honoured as %s', (asked, base) => {
    expect(guardOf().baseUrlOf(asked)).toBe(base);
  });

  it.each([
    'http://localhost:8001',
    'https://localhost:8000',
    'http://localhost.:8000',
    'http://127.0.0.1:8000',
    'http://backend.example',
    'https://sub.backend.example',
    'https://backend.example.evil.example',
    'https://user@backend.example',
    'https://backend.example@evil.example',
    'https://evil.example\\@backend.example',
    '//backend.example',
    'backend.example',
    '',
  ])('%s is not', (asked) => {
    expect(guardOf().baseUrlOf(asked)).toBeNull();
  });
});

describe('where a callback may go', () => {
  it.each(['127.0.0.1', '10.0.0.7', '192.168.1.2', 'fd12::1', '52.218.0.1'])(
    'a host the operator named may lie at %s',
    async (address) => {
      expect(await addressFor(guardOf(address), 'http://backend.cluster:8000/x')).toBe(address);
    },
  );

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '100.100.100.200',
    'fd00:ec2::254',
    '0.0.0.0',
    '224.0.0.1',
  ])('but not at %s', async (address) => {
    const asked = addressFor(guardOf(address), 'http://backend.cluster:8000/x');
    await expect(asked).rejects.toThrow(new BlockedUrlError('address'));
  });

  it.each(['https://example.com/', 'http://backend.cluster:8001/', 'file:///etc/passwd'])(
    'never to %s',
    (url) => {
      expect(() => guardOf().admit(new URL(url))).toThrow(BlockedUrlError);
    },
  );
});

it('takes no BACKEND_URL with a password in it', () => {
  expect(() => loadConfig({ BACKEND_URL: 'http://user:password@backend:8000' })).toThrow(
    ConfigError,
  );
});
