import { expect, test } from 'playwright/test';
import { ClientLabels } from '../../../../src/gateway/operations/client-labels.js';
import { secret } from '../gateway-test.js';

const request = new Request('https://www.example.com/ve/token');

test('the label of a client lasts until midnight UTC', async () => {
  let now = Date.parse('2026-11-02T00:00:00Z');
  const labels = new ClientLabels({ secret, clientIp: () => '192.0.2.1', clock: () => now });
  const label = await labels.of(request);
  expect(label).toMatch(/^[\w-]{8}$/);
  now = Date.parse('2026-11-02T23:59:59.999Z');
  expect(await labels.of(request)).toBe(label);
  expect(await new ClientLabels({ secret, clientIp: () => '192.0.2.1', clock: () => now }).of(request)).toBe(
    label,
  );
  now += 1;
  expect(await labels.of(request)).not.toBe(label);
});

test('a client has no label if the owner does not know addresses', async () => {
  const labels = new ClientLabels({ secret, clientIp: undefined, clock: () => 0 });
  expect(await labels.of(request)).toBeUndefined();
});
