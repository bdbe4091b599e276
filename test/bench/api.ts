import { setTimeout as pause } from 'node:timers/promises';
import { SignJWT } from 'jose';
import { emailOf, SECRET, type Figures, type ServerSettings } from './settings.js';

interface Meeting {
  readonly _id: string;
  readonly agentId: string;
  readonly date: number;
  readonly duration: number;
  readonly active: true;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Meetings that each agent has in the coming week. */
const MEETINGS_PER_AGENT = 2;

/** The API: a token, agents, meetings, and a booking that always succeeds. */
export function createApi({ agents: number, apiMs, keepsMeetings }: ServerSettings): {
  handle: (request: Request) => Promise<Response>;
  figures: () => Pick<Figures, 'calls' | 'meetings' | 'doubles'>;
} {
  const agents = Array.from({ length: number }, (_, index) => ({
    _id: `665f1c2ab94d3e0012${String(index).padStart(6, '0')}`,
    firstName: 'Anna',
    lastName: `Keller ${index}`,
    contactEmail: emailOf(index),
    _account: { email: emailOf(index) },
  }));
  const idOf = new Map(agents.map(({ _id, contactEmail }) => [contactEmail, _id]));
  const agentList = JSON.stringify(agents);
  // At night, so that they take no time that the bench books.
  const midnight = Math.floor(Date.now() / DAY) * DAY;
  const meetings: Meeting[] = agents.flatMap(({ _id }, agent) =>
    Array.from({ length: MEETINGS_PER_AGENT }, (_, index) => ({
      _id: `existing-${agent}-${index}`,
      agentId: _id,
      date: midnight + (1 + ((agent + index) % 6)) * DAY,
      duration: 30,
      active: true,
    })),
  );
  const existing = meetings.length;
  const token = new SignJWT({ _id: 'x' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('30d')
    .sign(new TextEncoder().encode(SECRET));
  let calls = 0;
  let made = 0;

  async function answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.endsWith('/agents')) return json(agentList);
    const agentId = idOf.get(searchParams.get('agentEmail') ?? '');
    if (request.method === 'POST') {
      const body = (await request.json()) as { date: number; duration: number; visitor?: object };
      made += 1;
      const _id = made.toString(16).padStart(24, '0');
      const { date, duration } = body;
      if (keepsMeetings) meetings.push({ _id, agentId: agentId!, date, duration, active: true });
      const side = { fullUrl: `https://videome.leadsecure.com/x?params=${_id}`, code: _id };
      return Response.json({
        _id,
        agentId,
        active: true,
        ...body,
        agent: side,
        visitor: { ...side, ...body.visitor },
      });
    }
    if (!pathname.includes('/schedules/tenant/')) {
      return Response.json({ token: await token });
    }
    const [from = 0, to = 0] = pathname.split('/').slice(-2).map(Number);
    return Response.json(
      meetings.filter(
        (one) =>
          one.date <= to && one.date + one.duration * MINUTE >= from && (!agentId || one.agentId === agentId),
      ),
    );
  }

  return {
    async handle(request) {
      calls += 1;
      if (apiMs > 0) await pause(apiMs);
      return answer(request);
    },
    figures: () => ({ calls, meetings: meetings.length - existing, doubles: countDoubles(meetings) }),
  };
}

function countDoubles(meetings: readonly Meeting[]): number {
  const byAgent = new Map<string, Meeting[]>();
  for (const one of meetings) {
    const list = byAgent.get(one.agentId);
    if (list) list.push(one);
    else byAgent.set(one.agentId, [one]);
  }
  let doubles = 0;
  for (const list of byAgent.values()) {
    const sorted = list.toSorted((one, other) => one.date - other.date);
    for (const [index, one] of sorted.entries()) {
      const next = sorted[index + 1];
      if (next && next.date < one.date + one.duration * MINUTE) doubles += 1;
    }
  }
  return doubles;
}

const json = (text: string): Response =>
  new Response(text, { headers: { 'Content-Type': 'application/json' } });
