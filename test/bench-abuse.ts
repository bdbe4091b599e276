import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { PARTNER } from '../demo/sandbox/agents.js';
import { createSandbox } from '../demo/sandbox/sandbox.js';
import { createGateway } from '../src/server.js';

/**
 * `npm run bench:abuse`: attacks on a gateway with default limits. For each it tells how long an honest visitor cannot book
 * afterwards, which must be 0 s, and what the attack costs. Ends with 1 if anybody is locked out.
 */
const SITE = 'https://www.example.com';
const API = 'https://api.example.com';
const ANNA = 'anna.keller@example.com';
const DAY_MS = 86_400_000;

interface Answer {
  readonly status: number;
  readonly body: { readonly error?: string; readonly token?: string; readonly challenge?: Challenge };
}

/** A gateway of its own, and people who use it. */
class Target {
  readonly sandbox = createSandbox({ sleep: () => Promise.resolve() });
  readonly world = this.sandbox.world();
  readonly #gateway = createGateway({
    credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
    baseUrl: API,
    origins: [SITE],
    secrets: ['a secret of the bench that is long enough'],
    agents: { addresses: true },
    clientIp: (request) => request.headers.get('X-Client') ?? undefined,
    fetch: (url, init) => this.sandbox.fetch(new Request(url, init)),
    log: () => undefined,
  });

  async send(path: string, ip: string, json: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await this.#gateway(
      new Request(`https://gateway.example.com/ve${path}`, {
        method: 'POST',
        body: JSON.stringify(json),
        headers: { Origin: SITE, 'Content-Type': 'application/json', 'X-Client': ip, ...headers },
      }),
    );
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }
}

/** Somebody at one address. Attackers take the token of somebody else, honest visitors get their own. */
class Person {
  workMs = 0;
  #token = '';

  constructor(
    readonly target: Target,
    readonly ip: string,
    readonly solvesPuzzles = true,
  ) {}

  async open(): Promise<number> {
    const { status, body } = await this.#send('/token', { scope: 'schedule' });
    this.#token = body.token ?? '';
    return status;
  }

  /** Uses the token of somebody else. */
  borrow(other: Person): this {
    this.#token = other.#token;
    return this;
  }

  async book(
    visitor: Record<string, string>,
    { isNotified = false, startMs = 0, duration = 30 } = {},
  ): Promise<number> {
    const query = `?agentEmail=${ANNA}${isNotified ? '&sendNotificationEmail=true' : ''}`;
    const booking = { date: Date.now() + DAY_MS + startMs, duration, visitor };
    return (await this.#send(`/api/schedules/tenant/${query}`, booking)).status;
  }

  async #send(path: string, json: unknown): Promise<Answer> {
    const headers = { ...(this.#token && { Authorization: `Bearer ${this.#token}` }) };
    const answer = await this.target.send(path, this.ip, json, headers);
    const { challenge } = answer.body;
    if (!challenge || !this.solvesPuzzles) return answer;
    const start = performance.now();
    const solution = await solveChallenge({ challenge, deriveKey });
    this.workMs += performance.now() - start;
    const proof = btoa(JSON.stringify({ challenge, solution }));
    return this.target.send(path, this.ip, json, { ...headers, 'X-Proof-Of-Work': proof });
  }
}

interface Attack {
  readonly name: string;
  /** @returns the statuses that the attacker got, and the attacker's computing time. */
  readonly run: (target: Target, token: Person) => Promise<{ statuses: number[]; workMs: number }>;
  /** What the honest visitor does afterwards. */
  readonly honest?: (visitor: Person) => Promise<number>;
}

const bookAsVera = (visitor: Person): Promise<number> =>
  visitor.book({ name: 'Vera', email: 'vera@example.net' });

/** Runs one step per address. */
async function fromEach(
  target: Target,
  token: Person,
  ips: readonly string[],
  step: (attacker: Person, index: number) => Promise<number>,
  solvesPuzzles = false,
): Promise<{ statuses: number[]; workMs: number }> {
  const statuses: number[] = [];
  let workMs = 0;
  for (const [index, ip] of ips.entries()) {
    const attacker = new Person(target, ip, solvesPuzzles).borrow(token);
    statuses.push(await step(attacker, index));
    workMs += attacker.workMs;
  }
  return { statuses, workMs };
}

const ipv4 = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `198.51.${index >> 8}.${index & 255}`);
const oneIpv6Block = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `2001:db8:0:${index.toString(16)}::1`);

const attacks: readonly Attack[] = [
  {
    name: '600 failing tries from one IPv6 /48',
    run: (target, token) => {
      target.world.fail({ kind: 'status', status: 422, method: 'POST', times: 600 });
      return fromEach(target, token, oneIpv6Block(600), (one, index) =>
        one.book({ name: 'x', email: `x${index}@example.org` }),
      ).finally(() => target.world.faults.clear());
    },
  },
  {
    name: '600 failing tries from 600 addresses, on one agent',
    run: (target, token) => {
      target.world.fail({ kind: 'status', status: 422, method: 'POST', times: 600 });
      return fromEach(target, token, ipv4(600), (one, index) =>
        one.book({ name: 'x', email: `x${index}@example.org` }),
      ).finally(() => target.world.faults.clear());
    },
  },
  {
    name: '700 bookings of one agent from 700 addresses, without work',
    run: (target, token) =>
      fromEach(target, token, ipv4(700), (one, index) =>
        one.book({ name: 'x', email: `x${index}@example.org` }, { startMs: index * 1_800_000 }),
      ),
  },
  {
    name: '100 bookings of one agent from 100 addresses, with work',
    run: (target, token) =>
      fromEach(
        target,
        token,
        ipv4(100),
        (one, index) =>
          one.book({ name: 'x', email: `x${index}@example.org` }, { startMs: index * 1_800_000 }),
        true,
      ),
  },
  {
    name: '30 meetings of 24 h from one address, without work',
    run: (target, token) =>
      fromEach(
        target,
        token,
        Array.from({ length: 30 }, () => '203.0.113.66'),
        (one, index) =>
          one.book(
            { name: 'x', email: `x${index}@example.org` },
            { startMs: index * DAY_MS, duration: 1440, isNotified: true },
          ),
      ),
  },
  {
    name: '20 bookings under the visitor’s own address, from 20 addresses',
    run: (target, token) =>
      fromEach(target, token, ipv4(20), (one) => one.book({ name: 'x', email: 'vera@example.net' })),
  },
  {
    name: '20 mails into one Gmail inbox, from 20 addresses, with work',
    run: (target, token) =>
      fromEach(
        target,
        token,
        ipv4(20),
        (one, index) =>
          one.book(
            {
              name: 'x',
              email: `${'v'.repeat(1)}${'.'.repeat(index % 2)}er${'.'.repeat(index % 3 ? 1 : 0)}a@gmail.com`,
            },
            { isNotified: true },
          ),
        true,
      ),
  },
  {
    name: '6,000 tokens from 200 addresses, without work',
    run: (target, token) =>
      fromEach(
        target,
        token,
        Array.from({ length: 6000 }, (_, index) => ipv4(200)[index % 200]!),
        (one) => one.open(),
      ),
  },
];

let isAnybodyLockedOut = false;
const rows: Record<string, string | number>[] = [];
for (const { name, run, honest = bookAsVera } of attacks) {
  const target = new Target();
  const first = new Person(target, '203.0.113.1');
  await first.open();
  const start = performance.now();
  const { statuses, workMs } = await run(target, first);
  const attackMs = performance.now() - start;
  const through = statuses.filter((status) => status < 300).length;

  const visitor = new Person(target, '192.0.2.7');
  const honestStart = performance.now();
  const opened = await visitor.open();
  const booked = opened === 200 ? await honest(visitor) : opened;
  const honestMs = performance.now() - honestStart;
  if (booked !== 201) isAnybodyLockedOut = true;
  rows.push({
    attack: name,
    'got through': `${through} of ${statuses.length}`,
    'attack took (s)': (attackMs / 1000).toFixed(1),
    'of it work (s)': (workMs / 1000).toFixed(1),
    'closed for others (s)': booked === 201 ? 0 : `still (${booked})`,
    'a visitor waits (ms)': Math.round(honestMs),
    'of it work (ms)': Math.round(visitor.workMs),
  });
  target.sandbox.close();
}
console.table(rows);
process.exit(isAnybodyLockedOut ? 1 : 0);
