import { Hono } from 'hono';
import { expect, test } from 'playwright/test';
import type { HttpError } from '../../../../src/gateway/http/http-error.js';
import { PageGuard, type PageToken } from '../../../../src/gateway/http/page-guard.js';
import type { GatewayEnv } from '../../../../src/gateway/http/request-context.js';

const site = 'https://www.example.com';

/** What a page with a token may do: bookings, and changes of a meeting. */
async function rightsOf(token: PageToken): Promise<{ readonly page: string; readonly meeting: string }> {
  const guard = new PageGuard({
    origins: [site],
    basePath: '/ve',
    clientIp: undefined,
    warn: () => undefined,
    readToken: () => Promise.resolve(token),
  });
  const app = new Hono<GatewayEnv>();
  app.get('/page', async (c) => c.text(await guard.authorize(c)));
  app.get('/meeting', async (c) => c.text(await guard.authorizeMeeting(c)));
  app.onError((error, c) => c.text(String((error as HttpError).status)));
  const headers = { Origin: site, Authorization: 'Bearer abc' };
  const read = async (path: string) => (await app.request(site + path, { headers })).text();
  return { page: await read('/page'), meeting: await read('/meeting') };
}

for (const [scope, of, page, meeting] of [
  ['schedule', undefined, site, '401'],
  ['schedule', 'm1', site, '401'],
  ['manage', undefined, '401', '401'],
  ['manage', 'm1', '401', 'm1'],
] as const) {
  test(`a page token for ${scope} of the meeting ${of} gives ${page} and ${meeting}`, async () => {
    expect(await rightsOf({ scope, meeting: of })).toEqual({ page, meeting });
  });
}
