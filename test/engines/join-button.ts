import { agents } from '../../demo/sandbox/agents.js';
import type { Api } from '../e2e/fixtures.js';

/** A join button for a meeting that was booked through the API. */
export async function joinButton({ base }: Api): Promise<string> {
  const response = await fetch(`${base}/api/partners/impersonate/sandbox-pak/sandbox/partner@example.com`);
  const { token } = (await response.json()) as { token: string };
  const query = new URLSearchParams({ agentEmail: agents[0]!._account!.email! });
  const created = await fetch(`${base}/api/schedules/tenant/?${query.toString()}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ date: Date.now() + 86_400_000, duration: 30, visitor: {} }),
  });
  const { _id, agentId, agent } = (await created.json()) as {
    _id: string;
    agentId: string;
    agent: { fullUrl: string };
  };
  return `<ve-join-button token-endpoint="/token" api-base="${base}" full-url="${agent.fullUrl}"
    agent-id="${agentId}" schedule-id="${_id}">Start</ve-join-button>`;
}
