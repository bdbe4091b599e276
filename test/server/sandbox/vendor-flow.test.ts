import type { Agent } from '../../../demo/sandbox/agents.js';
import { day, expect, test } from './sandbox-test.js';

// Follows the vendor's document step by step, with requests like those of its sample code: path parts without encoding,
// empty strings for empty fields, and `true` converted to text by URLSearchParams.
test('the documented flow works from the sign-in to the agent’s page', async ({ running, clock }) => {
  const base = running.origin;
  const pak = 'sandbox-pak';
  const externalId = 'sandbox';

  const login = await fetch(`${base}/api/partners/impersonate/${pak}/${externalId}/partner@example.com`);
  const { token: authToken } = await login.json();
  expect(login.ok && authToken).toBeTruthy();

  const headers = { Authorization: `Bearer ${authToken}` };
  const agents: Agent[] = await (await fetch(`${base}/api/brokerages/agents`, { headers })).json();
  const chosen = agents.find(({ _account }) => _account?.email)!;

  const data = {
    date: new Date(clock.now + day).getTime(),
    duration: parseInt('30'),
    visitor: { name: 'John Doe', email: '', phone: '' },
  };
  const queryParams: Record<string, string> = { agentEmail: chosen._account!.email! };
  queryParams['sendNotificationEmail'] = String(true);
  const response = await fetch(`${base}/api/schedules/tenant/?${new URLSearchParams(queryParams)}`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(data),
  });
  const meeting = await response.json();
  expect(response.status).toBe(200);
  expect(meeting).toMatchObject({ ...data, active: true, agentId: chosen._id });

  const join = await fetch(`${base}/api/partners/impersonate/${pak}/${externalId}/${meeting.agentId}`);
  expect(join.status).toBe(200);
  const urlWithToken = new URL(meeting.agent.fullUrl);
  urlWithToken.searchParams.set('token', (await join.json()).token);

  const page = await (await fetch(urlWithToken.toString())).text();
  expect(page).toContain(`<dd id="token">received</dd>`);
  expect(page).toContain(`${chosen.firstName} ${chosen.lastName}`);

  const withoutToken = await (await fetch(meeting.agent.fullUrl)).text();
  expect(withoutToken).toContain('would have to sign in');
});
