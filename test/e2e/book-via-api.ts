import { agents } from '../../demo/sandbox/agents.js';
import type { Api } from './fixtures.js';

/** Books a meeting directly through the API. */
export async function bookViaApi({
  base,
}: Pick<Api, 'base'>): Promise<{ _id: string; agentId: string; agent: { fullUrl: string } }> {
  const { token } = (await (
    await fetch(`${base}/api/partners/impersonate/sandbox-pak/sandbox/partner@example.com`)
  ).json()) as { token: string };
  const query = new URLSearchParams({ agentEmail: agents[0]!._account!.email! });
  const response = await fetch(`${base}/api/schedules/tenant/?${query.toString()}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ date: Date.now() + 86_400_000, duration: 30, visitor: {} }),
  });
  return (await response.json()) as { _id: string; agentId: string; agent: { fullUrl: string } };
}
