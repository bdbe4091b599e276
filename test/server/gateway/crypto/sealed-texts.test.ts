import { expect, test } from 'playwright/test';
import { SealedTexts } from '../../../../src/gateway/crypto/sealed-texts.js';

const secret = 'a secret of the site that is long enough';

test('another process with the same secret and purpose opens a sealed text', async () => {
  const box = await new SealedTexts(secret, 'one').seal('text', 'name');
  expect(await new SealedTexts(secret, 'one').open(box, 'name')).toBe('text');
  expect(await new SealedTexts(secret, 'two').open(box, 'name')).toBeUndefined();
  expect(await new SealedTexts('undefined', 'undefined').open(box, 'name')).toBeUndefined();
});

test('a text of 1,024 characters is compressed, a shorter one is not', async () => {
  const sealed = new SealedTexts(secret, 'one');
  expect((await sealed.seal('x'.repeat(1_023), 'name')).length).toBeGreaterThan(1_023);
  const box = await sealed.seal('x'.repeat(1_024), 'name');
  expect(box.length).toBeLessThan(200);
  expect(await sealed.open(box, 'name')).toBe('x'.repeat(1_024));
});

test('a platform that cannot compress seals long texts as they are', async () => {
  const { CompressionStream } = globalThis;
  const sealed = new SealedTexts(secret, 'one');
  const text = 'x'.repeat(2_000);
  try {
    Reflect.deleteProperty(globalThis, 'CompressionStream');
    const box = await sealed.seal(text, 'name');
    expect(box.length).toBeGreaterThan(2_000);
    expect(await sealed.open(box, 'name')).toBe(text);
  } finally {
    Object.assign(globalThis, { CompressionStream });
  }
});
