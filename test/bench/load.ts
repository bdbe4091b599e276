import autocannon from 'autocannon';
import { emailOf, SITE } from './settings.js';

/** One run of the load generator. It is a process of its own; its settings are the first argument, as JSON. */
export interface LoadSettings {
  readonly urls: readonly string[];
  readonly kind: 'view' | 'create';
  readonly agents: number;
  readonly connections: number;
  /** How long to send; without it, `amount` requests. */
  readonly seconds?: number;
  readonly amount?: number;
  /** Number of the first booking: each number has a time of its own. */
  readonly first: number;
  /** Steady rates instead of connections, for `seconds`. */
  readonly perSecond?: { readonly views: number; readonly creates: number };
}

export interface LoadResult {
  readonly requests: number;
  readonly failed: number;
  /** Statuses of failed requests and, for those without a status, the error codes of Node; with their numbers. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const DAY = 86_400_000;
const QUARTER = 900_000;
/** From 01:00 on; the first hour of some days is taken. */
const QUARTERS_PER_DAY = 92;

const headersOf = (token?: string) => ({
  Origin: SITE,
  'Content-Type': 'application/json',
  ...(token !== undefined && { Authorization: `Bearer ${token}` }),
});

const VIEW = JSON.stringify({ scope: 'schedule', agent: 'any', duration: 15 });

const tomorrow = (Math.floor(Date.now() / DAY) + 1) * DAY;

function bookingOf(number: number, agents: number) {
  const slot = Math.floor(number / agents);
  const date =
    tomorrow + Math.floor(slot / QUARTERS_PER_DAY) * DAY + 3_600_000 + (slot % QUARTERS_PER_DAY) * QUARTER;
  return {
    path: `/ve/api/schedules/tenant/?agentEmail=${emailOf(number % agents)}`,
    body: JSON.stringify({
      date,
      duration: 15,
      visitor: { name: 'Vera', email: `visitor${number}@example.net` },
    }),
  };
}

async function tokenOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/ve/token`, { method: 'POST', headers: headersOf(), body: VIEW });
  const { token = '' } = (await answer.json().catch(() => ({}))) as { token?: string };
  return token;
}

async function closedLoop(settings: LoadSettings): Promise<LoadResult> {
  const { urls, kind, agents, connections, seconds, amount } = settings;
  const url = urls[0]!;
  let number = settings.first;
  const view = { method: 'POST', path: '/ve/token', headers: headersOf(), body: VIEW } as const;
  const create = async (): Promise<autocannon.Request> => {
    const token = await tokenOf(url);
    return {
      method: 'POST',
      path: '/',
      setupRequest: (request) => {
        const { path, body } = bookingOf((number += 1), agents);
        return {
          ...request,
          path,
          body,
          headers: { ...headersOf(token), 'Idempotency-Key': crypto.randomUUID() },
        };
      },
    };
  };
  const requests = [kind === 'view' ? view : await create()];
  const times: number[] = [];
  const statuses: Record<string, number> = {};
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(
      { url, connections, requests, timeout: 60, ...(seconds ? { duration: seconds } : { amount: amount! }) },
      (error, done) => (error ? reject(error as Error) : resolve(done)),
    );
    run.on('response', (_client, status, _bytes, time) => {
      times.push(time);
      if (status >= 300) statuses[status] = (statuses[status] ?? 0) + 1;
    });
  });
  if (result.errors) statuses['no answer'] = result.errors;
  return summary(times, statuses, result.duration, result.errors);
}

/** Sends at a steady rate, whether or not answers come. Each visitor views the page; some of them book any agent. */
async function openLoop({ urls, agents, seconds = 0, perSecond, first }: LoadSettings): Promise<LoadResult> {
  const times: number[] = [];
  const statuses: Record<string, number> = {};
  const sent: Promise<void>[] = [];
  let lost = 0;
  const send = async (path: string, token: string | undefined, body: string, more = {}): Promise<string> => {
    const start = performance.now();
    const url = urls[sent.length % urls.length]!;
    try {
      const answer = await fetch(url + path, {
        method: 'POST',
        headers: { ...headersOf(token), ...more },
        body,
      });
      const text = await answer.text();
      times.push(performance.now() - start);
      if (!answer.ok) statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      return text;
    } catch (error) {
      lost += 1;
      const { cause } = error as { cause?: { code?: string } };
      const code = cause?.code ?? 'no answer';
      statuses[code] = (statuses[code] ?? 0) + 1;
      return '{}';
    }
  };
  const { views, creates } = perSecond!;
  for (let visitor = 0; visitor < views * seconds; visitor += 1) {
    const due = (visitor * 1000) / views;
    const wait = due - performance.now() + begin;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const isBooking = visitor % Math.round(views / creates) === 0;
    const visit = async (): Promise<void> => {
      const { token } = JSON.parse(await send('/ve/token', undefined, VIEW)) as { token?: string };
      if (!isBooking || token === undefined) return;
      const { body } = bookingOf(first + visitor, agents);
      const path = '/ve/api/schedules/tenant/?agentEmail=any';
      await send(path, token, body, { 'Idempotency-Key': crypto.randomUUID() });
    };
    sent.push(visit());
  }
  await Promise.all(sent);
  return summary(times, statuses, seconds, lost);
}

/** @param lost Number of requests without an answer. */
function summary(
  times: number[],
  statuses: Record<string, number>,
  seconds: number,
  lost: number,
): LoadResult {
  times.sort((one, other) => one - other);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  const failed = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  return {
    requests: times.length + lost,
    failed,
    statuses,
    seconds,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
  };
}

const begin = performance.now();
if (process.argv[2]) {
  const settings = JSON.parse(process.argv[2]) as LoadSettings;
  process.send!(await (settings.perSecond ? openLoop(settings) : closedLoop(settings)));
  process.disconnect();
}
