import { expect, test } from 'playwright/test';
import { gatewayHandler } from '../../../src/server.js';
import { optionsFor } from '../mounts/settings.js';

const request = () => new Request('https://gateway.example/ve/health');

test('reads the options once, with the first request', async () => {
  const contexts: string[] = [];
  const handler = gatewayHandler((context: string) => {
    contexts.push(context);
    return optionsFor('https://api.example');
  });
  expect(contexts).toEqual([]);
  for (const context of ['first', 'second']) {
    expect((await handler(request(), context)).status).toBe(200);
  }
  expect(contexts).toEqual(['first']);
});

test('rejects while the options have a mistake, and works as soon as they have none', async () => {
  const valid = optionsFor('https://api.example');
  let options = { ...valid, secrets: [] as readonly string[] };
  const handler = gatewayHandler(() => options);
  await expect(handler(request())).rejects.toThrow(TypeError);
  options = valid;
  expect((await handler(request())).status).toBe(200);
});
