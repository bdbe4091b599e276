import { expect, test } from 'playwright/test';
import { parseRedisUrl } from '../../../src/command/environment/redis-url.js';
import { connectRedis } from '../../../src/command/redis.js';

const plain = { isSecure: false, username: undefined, password: undefined, database: 0, master: '' };

for (const [url, expected] of [
  ['redis://127.0.0.1', { kind: 'single', nodes: [{ host: '127.0.0.1', port: 6379 }] }],
  [
    'rediss://user:p%40ss@cache.example.com:6380/2',
    {
      kind: 'single',
      isSecure: true,
      username: 'user',
      password: 'p@ss',
      database: 2,
      nodes: [{ host: 'cache.example.com', port: 6380 }],
    },
  ],
  [
    'redis://:secret@[::1]:6390',
    { kind: 'single', password: 'secret', nodes: [{ host: '::1', port: 6390 }] },
  ],
  [
    'redis+sentinel://one.example,two.example:26380/main',
    {
      kind: 'sentinel',
      master: 'main',
      nodes: [
        { host: 'one.example', port: 26_379 },
        { host: 'two.example', port: 26_380 },
      ],
    },
  ],
  [
    'rediss+cluster://one.example:7000,two.example:7001',
    {
      kind: 'cluster',
      isSecure: true,
      nodes: [
        { host: 'one.example', port: 7000 },
        { host: 'two.example', port: 7001 },
      ],
    },
  ],
] as const) {
  test(`${url} is read`, () => {
    expect(parseRedisUrl(url)).toEqual({ ...plain, ...expected });
  });
}

for (const url of [
  '',
  'http://127.0.0.1',
  'redis://',
  'redis://a,b',
  'redis://a/main',
  'redis+sentinel://a',
  'redis+cluster://a/1',
  'redis+other://a',
  'redis://a:port',
  'redis://a,',
  'redis://:50%off@a',
  'redis://50%off:secret@a',
  'redis+sentinel://a/50%off',
]) {
  test(`“${url}” is refused`, () => {
    expect(parseRedisUrl(url)).toBeUndefined();
  });
}

test('a password with a bare % is told how to write it, without the password', async () => {
  const url = 'redis://:50%off@127.0.0.1';
  const connecting = connectRedis({ url, prefix: '', setting: 'redis', onError: () => undefined });
  const { mistakes } = await connecting.then(() => ({ mistakes: [] }), Object);
  expect(mistakes).toEqual([expect.stringMatching(/^redis: must be a URL .* % as %25$/)]);
  expect(String(mistakes)).not.toContain('50%off');
});
