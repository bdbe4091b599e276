import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PARTNER } from '../../demo/sandbox/agents.js';
import { toNodeListener } from '../../src/node.js';
import { createGateway } from '../../src/server.js';
import { countCreateRequests, expect, expectBooked, fillIn, press, test, type Api } from './fixtures.js';

/** A server with a gateway. It redirects requests for which `redirect` returns a URL, and records those that reach the gateway. */
async function startServer({ base }: Api, redirect: (url: URL) => string | undefined) {
  const requests: string[] = [];
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const gateway = toNodeListener(
    createGateway({
      credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
      baseUrl: base,
      origins: [origin],
      secrets: ['a secret of the site that is long enough'],
      clientIp: 'connection',
    }),
  );
  server.on('request', (incoming, outgoing) => {
    const url = new URL(incoming.url!, origin);
    const target = redirect(url);
    const isPage = !url.pathname.startsWith('/ve/');
    if (target !== undefined) outgoing.writeHead(308, { Location: target }).end();
    else if (isPage) outgoing.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>');
    else {
      requests.push(`${incoming.method} ${url.pathname}`);
      gateway(incoming, outgoing);
    }
  });
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { origin, requests, close };
}

test('books through a server that redirects every path without a slash at its end', async ({ page, api }) => {
  const server = await startServer(api, ({ pathname, search }) =>
    pathname.endsWith('/') ? undefined : `${pathname}/${search}`,
  );
  try {
    await page.goto(`${server.origin}/`);
    await page.addScriptTag({ path: 'dist/cdn/ve-scheduler.js' });
    await page.setContent('<ve-scheduler token-endpoint="/ve/token"></ve-scheduler>');
    await fillIn(page);
    await press(page, 'Book 14:30');
    await expectBooked(page);
    expect(server.requests).toEqual(['POST /ve/token/', 'POST /ve/api/schedules/tenant/']);
    expect(countCreateRequests(api)).toBe(1);
  } finally {
    server.close();
  }
});

test('sends nothing to another origin that the token endpoint redirects to', async ({ page, api }) => {
  const other = await startServer(api, () => undefined);
  const server = await startServer(api, ({ pathname }) =>
    pathname.startsWith('/ve/') ? `${other.origin}/ve/token` : undefined,
  );
  try {
    await page.goto(`${server.origin}/`);
    await page.addScriptTag({ path: 'dist/cdn/ve-scheduler.js' });
    await page.setContent('<ve-scheduler token-endpoint="/ve/token"></ve-scheduler>');
    await expect(page.getByRole('alert')).toContainText('connection');
    expect(other.requests).toEqual([]);
  } finally {
    server.close();
    other.close();
  }
});
