import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../../src/config/app-config.js';

describe('loadConfig', () => {
  it('works without any variable set', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      PORT: 8080,
      BACKEND_URL: 'http://localhost:8000',
      CALLBACK_PATH: '/api/v1/ml/ml-results',
      CALLBACK_PROGRESS: true,
      MAX_CONCURRENT_JOBS: 10,
      RESULT_EXTRAS: true,
    });
  });

  it('names every wrong variable at once and repeats no value', () => {
    const wrong = {
      PORT: 'abc',
      MAX_VIDEO_MIN: '61',
      CALLBACK_PROGRESS: 'yes',
      REDIS_URL: 'redis-password-in-the-wrong-place',
    };
    let problem: unknown;
    try {
      loadConfig(wrong);
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(ConfigError);
    const { message } = problem as ConfigError;
    for (const name of Object.keys(wrong)) expect(message).toContain(name);
    expect(message).not.toContain('redis-password');
  });

  it('shows the queues to nobody without a key', () => {
    expect(() => loadConfig({ QUEUE_DASHBOARD: 'on' })).toThrow('needs API_KEYS');
    const config = loadConfig({ QUEUE_DASHBOARD: 'on', API_KEYS: 'a key of sixteen or more' });
    expect(config.QUEUE_DASHBOARD).toBe(true);
  });

  it('treats an empty variable as unset', () => {
    expect(loadConfig({ PORT: '' }).PORT).toBe(8080);
  });

  it('reads lists with blanks and reduces origins to scheme, host and port', () => {
    const config = loadConfig({
      ALLOW_HTTP_HOSTS: ' minio:9000 , localhost ',
      CALLBACK_ALLOWED_ORIGINS: 'https://api.example.com/some/path',
    });
    expect(config.ALLOW_HTTP_HOSTS).toEqual(['minio:9000', 'localhost']);
    expect(config.CALLBACK_ALLOWED_ORIGINS).toEqual(['https://api.example.com']);
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true);
  });
});
