import { parseAgents } from '../../api/wire/schema.js';
import type { Credentials } from '../../gateway/options/credentials.js';
import { signInRequest } from '../../gateway/upstream/sign-in-request.js';
import { carriesPak, expiryOf } from '../../gateway/upstream/tenant-tokens.js';
import { MINUTE_MS } from '../../model/time/units.js';
import { isSuccess, NoResponse, type ProbeClient, type ProbeResponse } from './probe-client.js';
import { Meeting, type ProbeMeetings } from './probe-meetings.js';
import type { ProbeOptions } from './probe-options.js';
import type { QuestionId, Values } from './probe-report.js';

/** Finds the answer to a question. A call without an answer leaves it open. */
export type Ask = <Id extends QuestionId>(id: Id, find: () => Promise<Values[Id]>) => Promise<void>;

/** A step failed that all others need. */
export class CannotGoOn extends Error {}

const HOUR_MS = 60 * MINUTE_MS;
/** Pauses between two looks at the list; the last one repeats. */
const LAG_PAUSES_MS = [0, 100, 250, 500, 1_000];
/** A page's origin that the API cannot know. */
const STRANGE_ORIGIN = 'https://ve-scheduler-probe.example';
const UNKNOWN_ID = '0'.repeat(24);

/** Tries every way to sign in for which there are credentials. Resolves to the first token. @throws CannotGoOn */
export async function signIn(options: ProbeOptions, client: ProbeClient, ask: Ask): Promise<string> {
  const { pak, login, clock } = options;
  const tokens: string[] = [];
  const attempt = async (credentials: Credentials | undefined): Promise<number | string | undefined> => {
    if (!credentials) return undefined;
    try {
      const response = await client.send({ ...signInRequest(credentials), signal: options.signal });
      const token = (response.json as { token?: unknown } | null | undefined)?.token;
      if (!isSuccess(response)) return response.status;
      if (typeof token !== 'string' || !token) return `${response.status} without a token`;
      tokens.push(token);
      return 200;
    } catch (error) {
      if (error instanceof NoResponse) return error.message;
      throw error;
    }
  };
  await ask('signIn', async () => {
    const [pakGet, pakPost, byLogin] = [
      await attempt(pak && { ...pak, method: 'GET' }),
      await attempt(pak && { ...pak, method: 'POST' }),
      await attempt(login),
    ];
    return {
      ...(pakGet !== undefined && { pakGet }),
      ...(pakPost !== undefined && { pakPost }),
      ...(byLogin !== undefined && { login: byLogin }),
    };
  });
  const [token] = tokens;
  if (token === undefined) throw new CannotGoOn('no way to sign in works');
  await ask('token', () => {
    const expiry = expiryOf(token);
    return Promise.resolve({
      lifetimeSeconds: expiry === undefined ? null : Math.round((expiry - clock()) / 1000),
      containsPak: carriesPak(token, pak?.pak),
    });
  });
  return token;
}

/** Resolves to the address of the agent whose calendar is used. @throws CannotGoOn */
export async function chooseAgent(
  { agent, signal }: ProbeOptions,
  client: ProbeClient,
  token: string,
  ask: Ask,
): Promise<string> {
  let bookable: NonNullable<ReturnType<typeof parseAgents>> = [];
  await ask('agents', async () => {
    const { json } = await client.send({ method: 'GET', path: '/api/brokerages/agents', token, signal });
    bookable = parseAgents(json) ?? [];
    return { listed: Array.isArray(json) ? json.length : bookable.length, bookable: bookable.length };
  });
  const wanted = agent?.toLowerCase();
  const found = bookable.find(
    ({ _id, _account }) =>
      wanted === undefined || String(_id).toLowerCase() === wanted || _account.email.toLowerCase() === wanted,
  );
  if (!found)
    throw new CannotGoOn(wanted === undefined ? 'no agent can be booked' : 'the agent does not exist');
  return found._account.email;
}

/** Creates, reads, lists, changes and cancels meetings. Resolves to whether one could be created. */
export async function askAboutMeetings(
  options: ProbeOptions,
  meetings: ProbeMeetings,
  at: number,
  ask: Ask,
): Promise<boolean> {
  const { signal } = options;
  const read = async (id: string) =>
    meetings.send({ method: 'GET', path: `/api/schedules/tenant/${id}` }, signal);
  let id: string | undefined;
  let storedPin: unknown;

  await ask('create', async () => {
    const { response, meeting } = await meetings.create({ date: at, visitorPin: '4821' }, { signal });
    if (!isSuccess(response) || !meeting) return response.status;
    id = meeting._id;
    return { status: response.status, hasAgentUrl: meeting.agent.fullUrl !== undefined };
  });
  if (id === undefined) return false;
  const first = id;
  await ask('lag', () => lagOf(options, meetings, first));
  await ask('unfilteredList', async () => {
    const response = await meetings.send({ method: 'GET', path: meetings.listPath('all') }, signal);
    if (!isSuccess(response)) return response.status;
    const isThere = meetings.own(response)?.some(({ _id }) => _id === first);
    return isThere ? 'all agents' : 'not all agents';
  });
  await ask('pin', async () => {
    storedPin = pinOf(await read(first));
    const { meeting } = await meetings.create({ date: at + 2 * HOUR_MS, pin: 4822 }, { signal });
    const other = meeting && pinOf(await read(meeting._id));
    const [isFromVisitor, isFromTop] = [storedPin === '4821', other === '4822'];
    if (isFromVisitor) return isFromTop ? 'both' : 'visitor.pin';
    return isFromTop ? 'pin' : 'ignored';
  });
  await ask('clash', async () => {
    const { response } = await meetings.create({ date: at }, { signal });
    return isSuccess(response) ? 'accepted' : response.status;
  });
  await ask('change', async () => {
    const path = `/api/schedules/tenant/${first}`;
    const changed = await meetings.send({ method: 'PUT', path, body: { duration: 30 } }, signal);
    if (!isSuccess(changed)) return changed.status;
    const { data } = Meeting.safeParse((await read(first)).json);
    if (data?.duration !== 30) return 'no effect';
    return data.date === at && data.visitor.subject ? 'keeps the rest' : 'replaces the rest';
  });
  await ask('cancel', async () => {
    const removed = await meetings.remove(first, signal);
    if (!isSuccess(removed)) return removed.status;
    const after = await read(first);
    if (after.status === 404) return 'is removed';
    return Meeting.safeParse(after.json).data?.active === false ? 'stays as inactive' : 'stays as active';
  });
  return true;
}

/** A PIN as text, from either field of a meeting. */
function pinOf({ json }: ProbeResponse): string | undefined {
  const { data } = Meeting.safeParse(json);
  const pin = data?.pin ?? data?.visitor.pin;
  return pin === undefined ? undefined : String(pin);
}

async function lagOf(
  { monotonicClock, pause, maxLagMs, signal }: ProbeOptions,
  meetings: ProbeMeetings,
  id: string,
): Promise<Values['lag']> {
  const start = monotonicClock();
  for (let look = 0; ; look += 1) {
    const response = await meetings.send({ method: 'GET', path: meetings.listPath('agent') }, signal);
    const milliseconds = Math.round(monotonicClock() - start);
    if (meetings.own(response)?.some(({ _id }) => _id === id)) return { milliseconds, isShown: true };
    if (milliseconds >= maxLagMs) return { milliseconds, isShown: false };
    await pause(LAG_PAUSES_MS[Math.min(look, LAG_PAUSES_MS.length - 1)]!, signal);
    signal.throwIfAborted();
  }
}

/** Sends requests that must be refused. */
export async function askAboutErrors(
  meetings: ProbeMeetings,
  at: number,
  signal: AbortSignal,
  ask: Ask,
): Promise<void> {
  const later = { date: at + 4 * HOUR_MS };
  await ask('errors', async () => {
    const answers: [string, ProbeResponse][] = [
      ['a duration of 1 minute', (await meetings.create({ ...later, duration: 1 }, { signal })).response],
      [
        'an agent who does not exist',
        (await meetings.create(later, { signal, agentEmail: 'nobody@ve-scheduler-probe.example' })).response,
      ],
      [
        'a meeting that does not exist',
        await meetings.send({ method: 'GET', path: `/api/schedules/tenant/${UNKNOWN_ID}` }, signal),
      ],
      [
        'a wrong token',
        await meetings.send(
          { method: 'GET', path: '/api/brokerages/agents', headers: { Authorization: 'Bearer wrong' } },
          signal,
        ),
      ],
    ];
    return Object.fromEntries(answers.map(([what, { status, form }]) => [what, `${status} (${form})`]));
  });
}

/** Asks as a browser does before a page of an unknown origin creates a meeting. */
export async function corsOf(client: ProbeClient, signal: AbortSignal): Promise<Values['cors']> {
  const needed = ['authorization', 'content-type'];
  const isAllowed = async (names: readonly string[]): Promise<boolean> => {
    const { headers } = await client.send({
      method: 'OPTIONS',
      path: '/api/schedules/tenant/',
      headers: {
        Origin: STRANGE_ORIGIN,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': names.join(),
      },
      signal,
    });
    const origin = headers.get('Access-Control-Allow-Origin');
    const allowed = (headers.get('Access-Control-Allow-Headers') ?? '').toLowerCase().split(/[\s,]+/);
    // `*` does not stand for `Authorization`.
    const has = (name: string) =>
      allowed.includes(name) || (allowed.includes('*') && name !== 'authorization');
    return (origin === '*' || origin === STRANGE_ORIGIN) && names.every(has);
  };
  return {
    anyOrigin: await isAllowed(needed),
    idempotencyKey: await isAllowed([...needed, 'idempotency-key']),
  };
}
