import { createGateway } from '../src/server.js';
import { LIMIT_NAMES } from '../src/gateway/limits/limit-settings.js';

/**
 * `npm run bench:availability`: what free times cost the gateway, and what a rush for “First available” costs the API.
 * Everything runs in this process, in front of an API that answers from memory.
 */
const SITE = 'https://www.example.com';
const SECRET = 'a secret of the bench that is long enough';
const VIEWS = Number(process.env['BENCH_VIEWS'] ?? 300);
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

interface Setting {
  readonly agents: number;
  readonly meetings: number;
  readonly slotMinutes: number;
  /** Delay of each API call, in milliseconds. */
  readonly delayMs?: number;
}

interface Meeting {
  readonly agentId: string;
  readonly date: number;
  readonly duration: number;
  readonly active: boolean;
  readonly visitor: object;
}

/** A gateway over an API that counts its calls. */
function deploy({ agents, meetings, slotMinutes, delayMs = 0 }: Setting) {
  const people = Array.from({ length: agents }, (_, index) => ({
    _id: `665f1c2ab94d3e0012${String(index).padStart(6, '0')}`,
    firstName: 'Anna',
    lastName: `Keller ${index}`,
    _account: { email: `agent${index}@example.com` },
  }));
  const now = Date.now();
  const stored: Meeting[] = Array.from({ length: meetings }, (_, index) => ({
    agentId: people[index % agents]!._id,
    date: Math.floor((now + ((index * 7919) % (5 * 7 * 288)) * 5 * MINUTE) / (5 * MINUTE)) * 5 * MINUTE,
    duration: 15 + (index % 4) * 15,
    active: true,
    visitor: { name: 'Vera', email: 'vera@example.net' },
  }));
  const calls = { list: 0, create: 0 };
  const answer = async (url: string, init: RequestInit): Promise<unknown> => {
    const { pathname, searchParams } = new URL(url);
    if (pathname.includes('impersonate')) return { token: 'token', token_expiration: 0 };
    if (pathname.endsWith('/agents')) return people;
    if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs));
    const agentId = people.find(({ _account }) => _account.email === searchParams.get('agentEmail'))?._id;
    if (init.method !== 'POST') {
      calls.list += 1;
      const [from = 0, to = 0] = pathname.split('/').slice(-2).map(Number);
      return stored.filter(
        (one) => one.date >= from && one.date <= to && (!agentId || one.agentId === agentId),
      );
    }
    calls.create += 1;
    const body = JSON.parse(init.body as string) as Meeting;
    const schedule = {
      ...body,
      _id: String(stored.length).padStart(24, '0'),
      agentId: agentId!,
      active: true,
    };
    stored.push(schedule);
    return schedule;
  };
  const gateway = createGateway({
    credentials: { type: 'pak', pak: 'pak', externalId: 'bench', email: 'partner@example.com' },
    baseUrl: 'https://api.example.test',
    origins: [SITE],
    secrets: [SECRET],
    clientIp: 'unknown',
    hours: { timeZone: 'Europe/Berlin', weekly: 'Mon-Fri 09:00-17:00' },
    slotMinutes,
    limits: Object.fromEntries(LIMIT_NAMES.map((name) => [name, false])),
    fetch: async (url, init) => Response.json(await answer(url, init)),
    log: () => undefined,
  });
  const send = async (path: string, token = '', json?: object): Promise<Response> => {
    const response = await gateway(
      new Request(`${SITE}/ve${path}`, {
        headers: { Origin: SITE, Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(json && { method: 'POST', body: JSON.stringify(json) }),
      }),
    );
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  return { calls, send, stored, now };
}

/** Milliseconds of processor time that a task takes, on average. */
async function cpuOf(task: () => Promise<unknown>): Promise<number> {
  // Warm, so that no compiler is measured.
  for (let run = 0; run < 30; run += 1) await task();
  const before = process.cpuUsage();
  for (let run = 0; run < VIEWS; run += 1) await task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / VIEWS;
}

const row = (...cells: (string | number)[]): void =>
  console.log(
    cells.map((cell, index) => (index ? String(cell).padStart(14) : String(cell).padEnd(52))).join(''),
  );

async function views(name: string, setting: Setting): Promise<void> {
  const { send, calls, now } = deploy(setting);
  const body = { scope: 'schedule', agent: 'any', duration: 30 };
  const { token } = (await (await send('/token', '', body)).json()) as { token: string };
  const path = `/api/availability?agent=any&duration=30&from=${now}&to=${now + 37 * DAY}`;
  await send(path, token);
  const cold = calls.list;
  const view = await cpuOf(async () => (await send(path, token)).text());
  const page = await cpuOf(async () => (await send('/token', '', body)).text());
  row(name, cold, `${view.toFixed(2)} ms`, `${page.toFixed(2)} ms`);
}

async function rush(visitors: number, setting: Setting): Promise<void> {
  const { send, calls, stored, now } = deploy(setting);
  const body = { scope: 'schedule', agent: 'any', duration: 30 };
  const answer = (await (await send('/token', '', body)).json()) as {
    token: string;
    bootstrap: { availability?: { starts: object } };
  };
  const path = `/api/availability?agent=any&duration=30&from=${now}&to=${now + 37 * DAY}`;
  const starts = Object.keys((await (await send(path, answer.token)).json()) as object).slice(50);
  for (const [name, startOf] of [
    ['at one time', () => starts[0]!],
    ['at different times', (index: number) => starts[20 + index]!],
  ] as const) {
    Object.assign(calls, { list: 0, create: 0 });
    const before = stored.length;
    const times = await Promise.all(
      Array.from({ length: visitors }, async (_, index) => {
        const start = performance.now();
        const date = Date.parse(startOf(index));
        const visitor = { name: `Vera ${index}`, email: `vera${index}@example.net` };
        await send('/api/schedules/tenant/?agentEmail=any', answer.token, { date, duration: 30, visitor });
        return performance.now() - start;
      }),
    );
    const used = new Set(stored.slice(before).map(({ agentId }) => agentId)).size;
    row(
      `${visitors} visitors, ${setting.agents} agents, ${name}`,
      ((calls.list + calls.create) / visitors).toFixed(2),
      used,
      `${Math.round(Math.max(...times))} ms`,
    );
  }
}

row('a view of any agent, five weeks', 'cold lists', 'CPU/view', 'CPU/token');
await views('30 agents, 30-minute slots, 300 meetings', { agents: 30, meetings: 300, slotMinutes: 30 });
await views('30 agents, 5-minute slots, 5,000 meetings', { agents: 30, meetings: 5000, slotMinutes: 5 });
await views('1,000 agents, 30-minute slots, 5,000 meetings', {
  agents: 1000,
  meetings: 5000,
  slotMinutes: 30,
});
console.log();
row('“First available”, API 300 ms', 'calls/booking', 'agents used', 'slowest');
await rush(30, { agents: 30, meetings: 0, slotMinutes: 30, delayMs: 300 });
