import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'playwright/test';
import { Webhook } from 'standardwebhooks';
import { startSandbox, type RunningSandbox } from '../../../demo/sandbox/serve.js';
import { webhooksCommand } from '../../../src/command/webhooks/webhooks-command.js';
import type { BookingEvent } from '../../../src/server.js';
import { provideRedis, startRedis, type RunningRedis } from '../../redis.js';
import { startCommand, stopCommand, type RunningCommand } from './command.js';
import { send } from './http.js';
import { annasEmail, environmentFor, site } from './settings.js';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';
const oldSecret = 'whsec_b2xkIHNlY3JldCwgMjQgYnl0ZXMgb3IgbW9yZQ==';
const day = 86_400_000;

/** A receiver that fails until it is mended, and verifies what it accepts. */
class Receiver {
  readonly accepted: BookingEvent[] = [];
  failures = 0;
  status = 500;
  readonly #server: Server;
  #waiting: (() => void)[] = [];

  constructor() {
    this.#server = createServer((request, response) => {
      void (async () => {
        let text = '';
        for await (const chunk of request) text += String(chunk);
        if (this.status === 204) {
          const headers = request.headers as Record<string, string>;
          this.accepted.push(new Webhook(secret).verify(text, headers) as BookingEvent);
        } else {
          this.failures += 1;
        }
        response.writeHead(this.status).end();
        for (const resolve of this.#waiting.splice(0)) resolve();
      })();
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

test.describe('webhooks of two processes that share a Redis', () => {
  let redis: RunningRedis;
  let sandbox: RunningSandbox;
  let receiver: Receiver;
  let environment: Record<string, string>;

  test.beforeEach(async () => {
    // Installing Redis takes a while if it is missing.
    test.setTimeout(300_000);
    provideRedis();
    redis = await startRedis();
    sandbox = await startSandbox({ port: 0 });
    receiver = new Receiver();
    environment = {
      ...environmentFor(sandbox.origin),
      VE_REDIS_URL: redis.url,
      VE_MANAGE_URL: 'https://www.example.com/meeting',
      VE_WEBHOOK_URL: await receiver.listen(),
      VE_WEBHOOK_SECRET: `${secret}, ${oldSecret}`,
    };
  });
  test.afterEach(async () => {
    receiver.close();
    await sandbox.close();
    await redis.kill();
  });

  const startPair = () => Promise.all([startCommand(environment), startCommand(environment)]);
  const post = (process: RunningCommand, path: string, token: string | undefined, json: unknown) =>
    send(new URL(process.url).origin, `/ve${path}`, {
      json,
      headers: { Origin: site, ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
    });

  /** Books a meeting with one process, moves and cancels it with the others. Resolves to its ID. */
  async function bookMoveCancel(pair: readonly RunningCommand[], date: number): Promise<string> {
    const [one, other] = pair as [RunningCommand, RunningCommand];
    const { token } = (await post(one, '/token', undefined, { scope: 'schedule' })).json;
    const visitor = { name: 'Vera', email: `${crypto.randomUUID()}@example.net` };
    const booking = { date, duration: 30, visitor };
    const path = `/api/schedules/tenant/?agentEmail=${annasEmail}`;
    const { _id, manage } = (await post(one, path, token, booking)).json;
    const opened = (await post(other, '/token', undefined, { scope: 'manage', manage })).json;
    const was = { date, duration: 30 };
    const to = { date: date + day, duration: 30 };
    expect((await post(other, '/api/manage/meeting', opened.token, { was, to })).status).toBe(200);
    const cancel = { was: to };
    expect((await post(one, '/api/manage/meeting', opened.token, cancel)).status).toBe(200);
    return _id as string;
  }

  test('arrive in order, each at least once, though both are killed while the receiver fails', async () => {
    const first = await startPair();
    const start = Date.now() + 2 * day;
    const meetings = await Promise.all(
      [0, 1, 2, 3].map((index) => bookMoveCancel(first, start + index * 3_600_000)),
    );
    await receiver.until(() => receiver.failures >= 4);
    for (const { signal } of first) signal('SIGKILL');
    await Promise.all(first.map(({ ended }) => ended));
    expect(receiver.accepted).toEqual([]);

    const second = await startPair();
    receiver.status = 204;
    await receiver.until(() => new Set(receiver.accepted.map(({ id }) => id)).size === 12);
    for (const meeting of meetings) {
      const events = receiver.accepted.filter(({ data }) => data.meeting._id === meeting);
      const types = events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
      expect(types).toEqual(['booking.created', 'booking.rescheduled', 'booking.cancelled']);
    }
    await Promise.all(second.map(stopCommand));
    const tries = first.flatMap(({ log }) => log.filter(({ event }) => event === 'webhook'));
    expect(tries.length).toBeGreaterThan(3);
    expect(JSON.stringify([...first, ...second].map(({ log }) => log))).not.toMatch(/Vera|whsec_|ve-manage/);
  });

  test('that were given up are listed by the command, and sent again', async () => {
    receiver.status = 410;
    const process = await startCommand(environment);
    await bookMoveCancel([process, process], Date.now() + 2 * day);
    await receiver.until(() => receiver.failures === 1);
    await stopCommand(process);

    const run = async (...args: string[]) => {
      const lines: string[] = [];
      const out = (line: string) => void lines.push(line);
      const code = await webhooksCommand(args, { environment, out, err: out });
      return { code, text: lines.join('\n') };
    };
    const listed = await run();
    expect(listed.code).toBe(0);
    expect(listed.text).toContain('0 waiting; 3 given up');
    expect(listed.text).toContain('answered 410');
    expect(listed.text).toMatch(/booking\.created evt_[\w-]{43} after 1 try: 410/);
    expect(listed.text).not.toMatch(/Vera|whsec_/);
    expect(receiver.failures).toBe(1);
    expect((await run('--retry')).text).toContain('3 queued again');

    receiver.status = 204;
    const next = await startCommand(environment);
    await receiver.until(() => receiver.accepted.length === 3);
    await stopCommand(next);
    expect(receiver.accepted.map(({ type }) => type)).toEqual([
      'booking.created',
      'booking.rescheduled',
      'booking.cancelled',
    ]);
    expect((await run()).text).toContain('0 waiting; 0 given up');
    delete environment.VE_REDIS_URL;
    expect(await run()).toMatchObject({ code: 2, text: expect.stringContaining('without Redis') });
  });
});
