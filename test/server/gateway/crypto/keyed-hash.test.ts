import { expect, test } from 'playwright/test';
import { keyedHash, webKeyedHash } from '../../../../src/gateway/crypto/keyed-hash.js';
import { nodeCrypto } from '../../../../src/gateway/crypto/node-crypto.js';

const secret = 'a secret of the site that is long enough';

test('Node hashes with its own HMAC, to the same text as Web Crypto', async () => {
  expect(nodeCrypto).toBeDefined();
  for (const text of ['', 'anna', 'Grüße, 世界', 'x'.repeat(10_000)]) {
    const hash = await keyedHash(secret, 'purpose')(text);
    expect(hash).toMatch(/^[\w-]{43}$/);
    expect(await webKeyedHash(secret, 'purpose')(text)).toBe(hash);
  }
});

test('another secret or purpose gives another hash', async () => {
  const hashes = await Promise.all([
    keyedHash(secret, 'one')('text'),
    keyedHash(secret, 'two')('text'),
    keyedHash(`${secret}.`, 'one')('text'),
  ]);
  expect(new Set(hashes).size).toBe(3);
});
