import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { parse } from 'yaml';
import { expect, test } from 'playwright/test';
import { startSandbox, type RunningSandbox } from '../../../demo/sandbox/serve.js';
import { bookingOutcome, createMetrics } from '../../../src/command/metrics/metrics.js';
import { VERSION } from '../../../src/gateway/http/version.js';
import type { LogEntry } from '../../../src/server.js';
import { readDocument, rowsOf, section } from '../../package/markdown.js';
import { runCommand, startCommand, stopCommand, type RunningCommand } from './command.js';
import { send } from './http.js';
import { findMistakes, parseMetrics } from './promql.js';
import { annasEmail, environmentFor, site } from './settings.js';

test.describe.configure({ mode: 'default' });

let sandbox: RunningSandbox;
let command: RunningCommand;
/** The metrics after every kind of request that an alert or a panel names. */
let text: string;

const request = (path: string, json: unknown, token?: string) =>
  send(new URL(command.url).origin, `/ve${path}`, {
    json,
    headers: { Origin: site, ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
  });
const scrape = () => send(new URL(command.log[0].metrics as string).origin, '/metrics');

test.beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
  const { world } = sandbox.sandbox;
  world().fail({ kind: 'status', status: 400, path: '/api/partners/*', times: 1 });
  command = await startCommand({
    ...environmentFor(sandbox.origin),
    VE_METRICS_PORT: '0',
    VE_RECONCILE_SECONDS: '0',
    VE_LIMITS: JSON.stringify({
      createPerAgent: { points: 3, seconds: 600 },
      createPerIp: { points: 5, seconds: 600 },
    }),
  });
  expect((await request('/token', { scope: 'schedule' })).status).toBe(502);
  // The gateway repeats the failure for three seconds.
  await expect
    .poll(async () => (await request('/token', { scope: 'schedule' })).status, { timeout: 20_000 })
    .toBe(200);
  const token = (await request('/token', { scope: 'schedule' })).json.token as string;
  const create = (body: object = {}) =>
    request(
      `/api/schedules/tenant/?agentEmail=${annasEmail}`,
      { date: Date.now() + 86_400_000, duration: 30, visitor: {}, ...body },
      token,
    );
  world().fail({ kind: 'status', status: 429, method: 'POST', times: 1 });
  world().fail({ kind: 'reset', method: 'POST', times: 1 });
  const statuses: number[] = [];
  for (const body of [{}, {}, { duration: 1 }, {}, {}, {}]) {
    statuses.push((await create(body)).status);
    // A 429 stops all calls for a while.
    await expect
      .poll(async () => (await scrape()).text)
      .toContain('ve_upstream_pause_seconds{purpose="booking"} 0\n');
  }
  expect(statuses).toEqual([429, 504, 400, 201, 403, 429]);
  ({ text } = await scrape());
});
test.afterAll(async () => {
  await stopCommand(command);
  await sandbox.close();
});

test('count requests, bookings, limits and calls', () => {
  for (const line of [
    've_requests_total{route="create",status="201"} 1',
    've_requests_total{route="create",status="429"} 2',
    've_bookings_total{outcome="created"} 1',
    've_bookings_total{outcome="unknown"} 1',
    've_bookings_total{outcome="refused_by_api"} 1',
    've_bookings_total{outcome="proof_required"} 1',
    've_bookings_total{outcome="limited"} 1',
    've_bookings_total{outcome="invalid"} 1',
    've_bookings_total{outcome="taken"} 0',
    've_limits_struck_total{limit="createPerAgent",effect="proof"} 1',
    've_limits_struck_total{limit="createPerIp",effect="refused"} 1',
    've_upstream_calls_total{call="create",outcome="200"} 1',
    've_upstream_calls_total{call="create",outcome="429"} 1',
    've_upstream_calls_total{call="create",outcome="network"} 1',
    've_upstream_duration_seconds_count{call="create"} 3',
    've_upstream_breaker_open{kind="create"} 0',
    've_holds_total{event="held"} 0',
    `ve_info{version="${VERSION}",storage="memory"} 1`,
    've_ready 1',
    've_storage_up 1',
    've_api_up 1',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
  expect(text).toMatch(/^ve_request_duration_seconds_bucket\{le="0.005",route="create"\} \d/m);
  expect(text).toMatch(/^ve_upstream_failures_total\{reason="(UND_ERR_SOCKET|ECONNRESET)"\} 1$/m);
  expect(text).toMatch(/^ve_token_age_seconds \d+$/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \S+$/m);
});

test('hold nothing that a visitor can choose, and nothing personal', async () => {
  const { origin } = new URL(command.url);
  await send(origin, '/ve/any-path-of-a-visitor?with=query', { method: 'BREW' }).catch(() => undefined);
  await send(origin, '/ve/token', {
    json: { scope: 'odd-scope' },
    headers: { Origin: 'https://odd.example' },
  });
  const { text: after } = await scrape();
  expect(after).toContain('ve_requests_total{route="token",status="403"} 1');
  expect(after).not.toMatch(/any-path|odd|BREW|query|keller|example|127\.0\.0\.1|sandbox/i);
});

test('are on a port of their own, under one path', async () => {
  const { origin } = new URL(command.log[0].metrics as string);
  expect(new URL(origin).hostname).toBe('127.0.0.1');
  expect((await send(new URL(command.url).origin, '/metrics')).status).toBe(404);
  expect((await send(new URL(command.url).origin, '/ve/metrics')).status).toBe(404);
  expect((await send(origin, '/ve/health')).status).toBe(404);
  expect((await scrape()).headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
});

test('the first line of the log names the version', () => {
  expect(command.log[0]).toMatchObject({ event: 'listening', version: VERSION });
});

test('report a port in use, and a host without a port', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const [taken, hostOnly] = await Promise.all([
    runCommand([], { ...environmentFor(sandbox.origin), VE_METRICS_PORT: String(port) }),
    runCommand([], { ...environmentFor(sandbox.origin), VE_METRICS_HOST: '0.0.0.0' }),
  ]);
  other.close();
  expect(taken).toMatchObject({
    code: 2,
    err: expect.stringContaining('VE_METRICS_PORT: cannot listen there (EADDRINUSE)'),
  });
  expect(hostOnly).toMatchObject({ code: 2, err: expect.stringContaining('VE_METRICS_HOST: has no effect') });
});

test('show a state that is unknown or bad', async () => {
  const metrics = createMetrics({
    readiness: () =>
      Promise.resolve({
        status: 'not_ready',
        version: '9.9.9',
        storage: { status: 'unavailable', shared: true },
        api: { status: 'failing', outcome: 'timeout' },
        token: {},
        agents: {},
      }),
    states: () =>
      new Map([
        [
          undefined,
          {
            breakers: { create: 'open', find: 'half_open', agents: 'closed' },
            pausedMs: { reading: 2500, booking: 0 },
            budget: 7,
            holds: { held: 3, conflict: 2, booked: 1, unknown: 1, released: 1 },
            webhooks: [{ receiver: 'https://crm.example', waiting: 2, oldestMs: 1500, dead: 1 }],
          },
        ],
      ]),
  });
  metrics.countCall({ call: 'busy', outcome: 200, ms: 30 });
  metrics.countCall({ call: 'busy', outcome: 'bad_response', ms: 0 });
  const lines = (await metrics.text()).split('\n');
  for (const line of [
    've_ready 0',
    've_storage_up 0',
    've_api_up 0',
    've_info{version="9.9.9",storage="shared"} 1',
    've_upstream_calls_total{call="busy",outcome="bad_response"} 1',
    've_upstream_duration_seconds_count{call="busy"} 1',
    've_upstream_failures_total{reason="bad_response"} 1',
    've_upstream_breaker_open{kind="create"} 1',
    've_upstream_breaker_open{kind="find"} 0.5',
    've_upstream_breaker_open{kind="agents"} 0',
    've_upstream_pause_seconds{purpose="reading"} 2.5',
    've_upstream_pause_seconds{purpose="booking"} 0',
    've_upstream_budget_calls 7',
    've_holds_total{event="held"} 3',
    've_holds_total{event="conflict"} 2',
  ]) {
    expect(lines).toContain(line);
  }
  expect(lines.filter((line) => /^ve_(token|agents|api_success)_/.test(line))).toEqual([]);
});

test('each booking attempt has one outcome', () => {
  const outcome = (entry: Partial<LogEntry>) => bookingOutcome({ status: 200, ...entry } as LogEntry);
  expect(outcome({ status: 201, idempotency: 'replayed' })).toBe('replayed');
  expect(outcome({ status: 504, idempotency: 'unknown', error: 'outcome_unknown' })).toBe('unknown');
  expect(outcome({ status: 409, error: 'slot_taken' })).toBe('taken');
  expect(outcome({ status: 429, error: 'api_refused' })).toBe('refused_by_api');
  expect(outcome({ status: 403, error: 'challenge_failed' })).toBe('proof_required');
  expect(outcome({ status: 429 })).toBe('limited');
  expect(outcome({ status: 503 })).toBe('failed');
  expect(outcome({ status: 401 })).toBe('invalid');
});

test.describe('monitoring files', () => {
  interface Rule {
    readonly alert: string;
    readonly expr: string;
  }
  const { groups } = parse(readFileSync('demo/deploy/prometheus-alerts.yml', 'utf8')) as {
    groups: { rules: Rule[] }[];
  };
  const rules = groups.flatMap(({ rules }) => rules);
  const dashboard = JSON.parse(readFileSync('demo/deploy/grafana-dashboard.json', 'utf8')) as {
    panels: { title: string; targets: { expr: string }[] }[];
  };
  // Grafana fills in its variables.
  const panels = dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({ title, expr: expr.replaceAll('$__rate_interval', '5m') })),
  );

  test('every alert reads metrics, labels and values that exist', () => {
    expect(rules.length).toBeGreaterThan(10);
    for (const { alert, expr } of rules) expect(findMistakes(expr, parseMetrics(text)), alert).toEqual([]);
  });

  test('every panel of the dashboard reads metrics, labels and values that exist', () => {
    expect(panels.length).toBeGreaterThan(15);
    for (const { title, expr } of panels) expect(findMistakes(expr, parseMetrics(text)), title).toEqual([]);
  });

  test('finds an expression with a mistake', () => {
    const exported = parseMetrics(text);
    const mistakes = (expression: string) => findMistakes(expression, exported);
    expect(mistakes('rate(ve_request_total[5m])')).toEqual(['no metric ve_request_total']);
    expect(mistakes('ve_bookings_total{result="created"}')).toEqual(['no label result of ve_bookings_total']);
    expect(mistakes('ve_bookings_total{outcome=~"lost|gone"}')).toEqual([
      'no outcome=lost|gone of ve_bookings_total',
    ]);
    expect(() => mistakes('sum(ve_ready')).toThrow('Malformed');
  });

  const operations = readDocument('operations');
  test('the document explains every alert and no other', () => {
    const explained = rowsOf(section(operations, '## Alerts'), 'alert').map(([name]) => name);
    expect(explained).toEqual(rules.map(({ alert }) => alert));
  });

  test('the document explains every metric of the gateway and no other', () => {
    const explained = rowsOf(section(operations, '## Metrics'), 'metric').map(([name]) => name!);
    const declared = [...text.matchAll(/^# TYPE (ve_\w+)/gm)].map(([, name]) => name!);
    expect(explained.sort()).toEqual(declared.sort());
  });
});
