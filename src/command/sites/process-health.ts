import { VERSION } from '../../gateway/http/version.js';
import type { Sites } from '../../gateway/sites/sites.js';

/**
 * Answers `/health` and `/ready` of the whole process, for load balancers. It is ready while any site is: one site must not
 * take the others out of service. The answers name no site, because they are for everybody.
 *
 * @returns `undefined` for any other path.
 */
export function processHealth(
  request: Request,
  sites: Pick<Sites, 'readiness'>,
): Promise<Response> | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const { pathname } = new URL(request.url);
  if (pathname === '/health') return Promise.resolve(answer({ status: 'ok' }, 200));
  return pathname === '/ready' ? readiness(sites) : undefined;
}

async function readiness(sites: Pick<Sites, 'readiness'>): Promise<Response> {
  const reports = [...sites.readiness().values()].map(async (report) => {
    if ((await report).status !== 'ready') throw new Error('not ready');
  });
  const isReady = await Promise.any(reports).then(
    () => true,
    () => false,
  );
  return answer({ status: isReady ? 'ready' : 'not_ready' }, isReady ? 200 : 503);
}

const answer = (body: object, status: number): Response =>
  Response.json({ ...body, version: VERSION }, { status, headers: { 'Cache-Control': 'no-store' } });
