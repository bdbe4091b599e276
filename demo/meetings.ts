import * as z from 'zod';
import { PARTNER } from './sandbox/agents.js';

/** The parts of a schedule that the agents' page shows. */
const Meeting = z.object({
  _id: z.string(),
  agentId: z.string(),
  active: z.boolean(),
  date: z.number(),
  duration: z.number(),
  visitor: z.object({ name: z.string().optional(), subject: z.string().optional() }).default({}),
  agent: z.object({ fullUrl: z.string().optional() }).default({}),
});
export type Meeting = z.infer<typeof Meeting>;

const DAY_MS = 24 * 3_600_000;

/**
 * Lists an agent's meetings from yesterday to a year ahead, sorted by date. Runs on the server only, because the list
 * holds visitors' names and the URLs of the meetings.
 */
export async function meetingsOf(apiBase: string, agentEmail: string): Promise<Meeting[]> {
  const { pak, externalId, email } = PARTNER;
  const path = [pak, externalId, email].map(encodeURIComponent).join('/');
  const { token } = z
    .object({ token: z.string() })
    .parse(await getJson(`${apiBase}/api/partners/impersonate/${path}`));
  const now = Date.now();
  const query = new URLSearchParams({ agentEmail });
  const list = await getJson(
    `${apiBase}/api/schedules/tenant/${now - DAY_MS}/${now + 366 * DAY_MS}?${query.toString()}`,
    { Authorization: `Bearer ${token}` },
  );
  return z
    .array(Meeting)
    .parse(list)
    .filter(({ active }) => active)
    .sort((one, other) => one.date - other.date);
}

async function getJson(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`The API answered ${response.status}`);
  return response.json();
}
