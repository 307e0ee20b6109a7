import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiKeys } from '../../../src/common/api-keys.js';
import { ConfigError, loadConfig } from '../../../src/config/app-config.js';

describe('ApiKeys', () => {
  it('takes each of its keys, so that one can be replaced while the other still holds', () => {
    const keys = new ApiKeys(['the-old-key-0123456', 'the-new-key-0123456']);
    expect(keys.areRequired).toBe(true);
    expect(keys.accept('the-old-key-0123456')).toBe(true);
    expect(keys.accept('the-new-key-0123456')).toBe(true);
  });

  it('takes nothing else', () => {
    const keys = new ApiKeys(['the-old-key-0123456', 'the-new-key-0123456']);
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (offered) => {
        expect(keys.accept(offered)).toBe(false);
      }),
    );
  });

  it('asks for none where none is set', () => {
    expect(new ApiKeys(loadConfig({}).API_KEYS).areRequired).toBe(false);
  });

  it('cannot be set to a key that is short enough to be guessed, and the error does not repeat it', () => {
    const setShort = () => loadConfig({ API_KEYS: 'a-long-enough-key-1,short-key' });
    expect(setShort).toThrow(ConfigError);
    expect(setShort).not.toThrow('short-key');
  });
});
