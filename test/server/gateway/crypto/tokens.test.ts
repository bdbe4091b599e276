import { expect, test } from 'playwright/test';
import { SignJWT } from 'jose';
import { deriveKey } from '../../../../src/gateway/crypto/keyed-hash.js';
import { MeetingTokens } from '../../../../src/gateway/crypto/meeting-tokens.js';
import { importHmacKey } from '../../../../src/gateway/crypto/node-crypto.js';
import { PageTokens } from '../../../../src/gateway/crypto/page-tokens.js';

const secret = 'a secret of the site that is long enough';
const site = 'https://www.example.com';

test.describe('page tokens', () => {
  let now = 0;
  const tokens = new PageTokens({ secrets: [secret], lifetime: 600, clock: () => now });

  test('are valid until the second of their expiry', async () => {
    now = 1_000_000;
    const token = await tokens.issue('schedule', site);
    now += 599_999;
    expect(await tokens.read(token, site)).toEqual({ scope: 'schedule', meeting: undefined });
    now += 1;
    expect(await tokens.read(token, site)).toBeUndefined();
  });

  test('have characters of base64url only, and keep any ID of a meeting', async () => {
    for (const meeting of ['', '~', '~~', '~~~', '???', '>>>?', 'a~?b']) {
      const token = await tokens.issue('manage', site, meeting);
      expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
      expect(await tokens.read(token, site)).toEqual({ scope: 'manage', meeting });
    }
  });

  test('are refused with a part too few or too many', async () => {
    const token = await tokens.issue('schedule', site);
    const [header, payload] = token.split('.');
    for (const wrong of ['', header!, `${header}.${payload}`, `${token}.`, `${token}.x`]) {
      expect(await tokens.read(wrong, site)).toBeUndefined();
    }
  });

  test('are refused with another header, even if the signature is right', async () => {
    const claims = { scope: 'schedule', origin: site, aud: 've-scheduler', iat: now / 1000 };
    const sign = async (typ: string) =>
      new SignJWT(claims)
        .setExpirationTime(now / 1000 + 60)
        .setProtectedHeader({ alg: 'HS256', typ })
        .sign(await deriveKey(secret, 'page token'));
    expect(await tokens.read(await sign('JWT'), site)).toMatchObject({ scope: 'schedule' });
    expect(await tokens.read(await sign('at+jwt'), site)).toBeUndefined();
  });
});

test.describe('a token for a meeting', () => {
  let now = 1_000_000;
  const purpose = 'test';
  const tenant = 'tenant';
  const tokens = new MeetingTokens({ secrets: [secret], purpose, tenant, clock: () => now });

  test('is valid until it expires', async () => {
    const token = await tokens.issue({ id: 'one', until: now + 60_000 });
    now += 59_000;
    expect(await tokens.read(token)).toBe('one');
    now += 1_000;
    expect(await tokens.read(token)).toBeUndefined();
  });

  test('must name a meeting and an expiry', async () => {
    const key = await deriveKey(secret, `${purpose} ${tenant}`);
    const exp = now / 1000 + 60;
    const read = async (claims: object) =>
      tokens.read(await new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).sign(key));
    expect(await read({ sub: 'one', exp })).toBe('one');
    expect(await read({ sub: 'one' })).toBeUndefined();
    expect(await read({ exp })).toBeUndefined();
  });
});

test('a signing key cannot be read out', async () => {
  expect((await importHmacKey(new Uint8Array(32))).extractable).toBe(false);
});
