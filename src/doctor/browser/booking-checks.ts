import { availabilitySource, type AvailabilitySource } from '../../api/availability-source.js';
import { parseSlots, type AvailabilityQuery } from '../../api/availability/availability.js';
import { requestJson, toggleSlash, type Fetch } from '../../api/request/request.js';
import { parseAgents, type Agent, type Feature, type Token } from '../../api/wire/schema.js';
import { toSchedulerError } from '../../api/wire/scheduler-error.js';
import { apiUrl } from '../../api/wire/trusted-url.js';
import { error, ok, warning, type Finding } from '../finding.js';
import { shownValue } from '../shown-value.js';
import type { Patient } from './patient.js';

export interface BookingSession {
  readonly token: Token;
  readonly base: string;
  readonly fetch: Fetch;
}

const TIMEOUT_MS = 15_000;
const DAY_MS = 86_400_000;
const DAYS_PER_REQUEST = 30;
/** What is further ahead is not looked at. */
const MAX_DAYS = 180;

/** Whether the page's agent, or any, can be booked, and has a free time. */
export async function bookingFindings(host: Patient, session: BookingSession): Promise<readonly Finding[]> {
  let agents: Agent[];
  try {
    agents = await listAgents(session);
  } catch (cause) {
    return [unanswered('agents', 'The list of agents', cause)];
  }
  const agent = agentFinding(host, agents, session.token);
  if (agent.status === 'error') return [agent];
  try {
    return [agent, await freeTimesFinding(host, agents, session)];
  } catch (cause) {
    return [agent, unanswered('free-times', 'The list of free times', cause)];
  }
}

const unanswered = (check: 'agents' | 'free-times', what: string, cause: unknown): Finding => {
  const { code, status } = toSchedulerError(cause);
  return error(
    check,
    `${what} could not be loaded: ${code}${status === undefined ? '' : ` (${status})`}.`,
    'Read the log of your gateway: npx --no ve-scheduler gateway --check',
    'events.md',
  );
};

async function get({ token, base, fetch }: BookingSession, path: string): Promise<unknown> {
  const url = apiUrl(base, path);
  return requestJson(fetch, token.features?.includes('trailing_slash') ? toggleSlash(url) : url, {
    method: 'GET',
    headers: { Authorization: `Bearer ${token.token}` },
    secret: token.token,
    timeoutMs: TIMEOUT_MS,
    signal: new AbortController().signal,
  });
}

async function listAgents(session: BookingSession): Promise<Agent[]> {
  return parseAgents(session.token.bootstrap?.agents ?? (await get(session, '/api/brokerages/agents'))) ?? [];
}

function agentFinding({ agentEmail = '' }: Patient, agents: readonly Agent[], { bootstrap }: Token): Finding {
  if (!agents.length) {
    return error(
      'agents',
      'There is no agent that visitors can book.',
      'npx --no ve-scheduler gateway --check (it says why)',
      'gateway.md#five-minutes-one-command',
    );
  }
  const isKnown =
    bootstrap?.agent !== undefined ||
    agents.some(({ _account }) => _account.email.toLowerCase() === agentEmail.toLowerCase()) ||
    bootstrap?.agent_count !== undefined;
  if (agentEmail && !isKnown) {
    return error(
      'agents',
      `agent-email is ${shownValue(agentEmail)}, and there is no such agent.`,
      `Remove agent-email, or write that of one of the ${agents.length} agents.`,
      'attributes.md#agent',
    );
  }
  const count = bootstrap?.agent_count ?? agents.length;
  return ok('agents', `${count} ${count === 1 ? 'agent' : 'agents'} can be booked.`);
}

async function freeTimesFinding(
  host: Patient,
  agents: readonly Agent[],
  session: BookingSession,
): Promise<Finding> {
  const source = await sourceOf(host, session);
  if (!source) return ok('free-times', 'Visitors type a date and a time.');
  const { bootstrap, calendar, features } = session.token;
  const agent =
    bootstrap?.agent ??
    (features?.includes('any_agent') ? 'any' : host.agentEmail || agents[0]!._account.email);
  const wanted = host.duration ?? 30;
  const durations = calendar?.durations;
  const duration = durations && !durations.includes(wanted) ? durations[0]! : wanted;
  const start = Date.now();
  const end = start + Math.min(MAX_DAYS, source.horizonDays) * DAY_MS;
  for (let from = start; from < end; from += DAYS_PER_REQUEST * DAY_MS) {
    const query = { agent, duration, start: from, end: Math.min(end, from + DAYS_PER_REQUEST * DAY_MS) };
    const [slot] = await source.listSlots(query, new AbortController().signal);
    if (slot !== undefined) return ok('free-times', `The next free time is ${new Date(slot).toISOString()}.`);
  }
  return warning(
    'free-times',
    `No time of ${duration} minutes is free in the next ${Math.round((end - start) / DAY_MS)} days.`,
    'VE_HOURS="Mon-Fri 09:00-17:00" and VE_HORIZON_DAYS=60 on the gateway, or hours="Mon-Fri 09:00-17:00" without one',
    'gateway.md#which-times-are-offered',
  );
}

function sourceOf(host: Patient, session: BookingSession): Promise<AvailabilitySource | undefined> {
  const {
    availabilityEndpoint = '',
    hours = '',
    slotMinutes = 30,
    agentTimeZone = '',
    horizonDays = NaN,
  } = host;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const client = {
    calendar: session.token.calendar,
    has: (feature: Feature) => session.token.features?.includes(feature) ?? false,
    listSlots: async ({ agent, duration, start, end }: AvailabilityQuery) => {
      const query = new URLSearchParams({
        agent,
        from: String(start),
        to: String(end),
        duration: String(duration),
      });
      return parseSlots(await get(session, `/api/availability?${query}`));
    },
  };
  return availabilitySource(
    { availabilityEndpoint, hours, slotMinutes, agentTimeZone, timeZone, horizonDays },
    { client, fetch: session.fetch, pageUrl: host.baseURI },
  );
}
