import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PARTNER } from '../../demo/sandbox/agents.js';
import { toNodeListener } from '../../src/node.js';
import { createGateway } from '../../src/server.js';
import { countCreateRequests, expect, expectBooked, fillIn, press, test } from './fixtures.js';

const LOGIN = { username: 'staging', password: 'secret' };
const AUTHORIZATION = `Basic ${Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64')}`;

test('books on a site that is behind Basic authentication as a whole', async ({ browser, api }) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const gateway = toNodeListener(
    createGateway({
      credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
      baseUrl: api.base,
      origins: [origin],
      secrets: ['a secret of the site that is long enough'],
      clientIp: 'connection',
    }),
  );
  const refused: string[] = [];
  server.on('request', (incoming, outgoing) => {
    if (incoming.headers.authorization !== AUTHORIZATION) {
      refused.push(incoming.url!);
      outgoing.writeHead(401, { 'WWW-Authenticate': 'Basic realm="staging"' }).end();
    } else if (incoming.url!.startsWith('/ve/')) gateway(incoming, outgoing);
    else outgoing.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>');
  });
  const context = await browser.newContext({ httpCredentials: LOGIN });
  try {
    const page = await context.newPage();
    await page.goto(`${origin}/`);
    refused.length = 0;
    await page.addScriptTag({ path: 'dist/cdn/ve-scheduler.js' });
    await page.setContent('<ve-scheduler token-endpoint="/ve/token"></ve-scheduler>');
    await fillIn(page);
    await press(page, 'Book 14:30');
    await expectBooked(page);
    expect(countCreateRequests(api)).toBe(1);
    expect(refused.filter((url) => url.startsWith('/ve/api'))).toEqual([]);
  } finally {
    await context.close();
    server.close();
    server.closeAllConnections();
  }
});
