import { LargeTenant } from './server/gateway/availability/large-tenant.js';

/**
 * `npm run bench:availability`: what free times cost the gateway, and what a rush for “First available” costs the API.
 * Everything runs in this process, in front of an API that answers from memory.
 */
const VIEWS = Number(process.env['BENCH_VIEWS'] ?? 500);
const API_DELAY_MS = 300;
const MINUTE = 60_000;

interface Setting {
  readonly agents: number;
  readonly meetings: number;
  readonly slotMinutes: number;
}

function createTenant({ agents, meetings, slotMinutes }: Setting): LargeTenant {
  const clock = () => Date.now();
  const tenant = new LargeTenant(agents, clock(), { slotMinutes, clock, monotonicClock: clock });
  const first = Math.floor(tenant.now / (5 * MINUTE)) * 5 * MINUTE;
  for (let index = 0; index < meetings; index += 1) {
    // Spread over five weeks.
    const date = first + ((index * 7919) % (35 * 288)) * 5 * MINUTE;
    tenant.addMeeting(index % agents, date, 15 + (index % 4) * 15);
  }
  return tenant;
}

async function isOk(request: Promise<Response>): Promise<Response> {
  const response = await request;
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response;
}

/** Milliseconds of processor time that a task takes, on average. */
async function cpuOf(task: () => Promise<unknown>): Promise<number> {
  // Warm, so that no compiler is measured.
  for (let run = 0; run < VIEWS; run += 1) await task();
  const before = process.cpuUsage();
  for (let run = 0; run < VIEWS; run += 1) await task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / VIEWS;
}

const row = (...cells: (string | number)[]): void =>
  console.log(
    cells.map((cell, index) => (index ? String(cell).padStart(14) : String(cell).padEnd(48))).join(''),
  );

async function views(name: string, setting: Setting): Promise<void> {
  const tenant = createTenant(setting);
  await tenant.open();
  await isOk(tenant.view());
  const cold = tenant.calls.length;
  const view = await cpuOf(async () => (await isOk(tenant.view())).text());
  const page = await cpuOf(() => tenant.open());
  row(name, cold, `${view.toFixed(2)} ms`, `${page.toFixed(2)} ms`);
}

async function rush(visitors: number, setting: Setting): Promise<void> {
  const tenant = createTenant(setting);
  await tenant.open();
  const starts = Object.keys((await (await isOk(tenant.view())).json()) as object).map(Date.parse);
  tenant.before = async () => {
    await new Promise((resolve) => setTimeout(resolve, API_DELAY_MS));
    return undefined;
  };
  for (const [name, startOf] of [
    ['at one time', () => starts[50]!],
    ['at different times', (index: number) => starts[70 + index]!],
  ] as const) {
    const [calls, booked] = [tenant.calls.length, tenant.meetings.length];
    const times = await Promise.all(
      Array.from({ length: visitors }, async (_, index) => {
        const begun = performance.now();
        await isOk(tenant.book(startOf(index), index));
        return performance.now() - begun;
      }),
    );
    const used = new Set(tenant.meetings.slice(booked).map(({ agentId }) => agentId)).size;
    row(
      `${visitors} visitors, ${setting.agents} agents, ${name}`,
      ((tenant.calls.length - calls) / visitors).toFixed(2),
      used,
      `${Math.round(Math.max(...times))} ms`,
    );
  }
}

row('five weeks of any agent', 'cold lists', 'CPU/view', 'CPU/token');
await views('30 agents, 30-minute slots, 300 meetings', { agents: 30, meetings: 300, slotMinutes: 30 });
await views('30 agents, 5-minute slots, 5,000 meetings', { agents: 30, meetings: 5000, slotMinutes: 5 });
await views('1,000 agents, 30-minute slots, 5,000 meetings', {
  agents: 1000,
  meetings: 5000,
  slotMinutes: 30,
});
console.log();
row(`“First available”, API ${API_DELAY_MS} ms`, 'calls/booking', 'agents used', 'slowest');
await rush(30, { agents: 30, meetings: 0, slotMinutes: 30 });
