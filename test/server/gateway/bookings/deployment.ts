import { PARTNER } from '../../../../demo/sandbox/agents.js';
import { createSandbox } from '../../../../demo/sandbox/sandbox.js';
import type { Schedule } from '../../../../demo/sandbox/schedules.js';
import type { World } from '../../../../demo/sandbox/world.js';
import { createGateway, type GatewayOptions, type IdempotencyStore } from '../../../../src/server.js';
import { gatewayUrl, minute, noon, secret, site, upstreamUrl } from '../gateway-test.js';

/** What a visitor has been told of a booking at last. */
export type Told = 'booked' | 'taken' | 'refused' | 'not booked' | 'unavailable' | 'unknown';

/** Processes of a gateway over one API, with one clock that only tests move. */
export class Deployment {
  now = noon;
  readonly world: World;
  readonly #options: Partial<GatewayOptions>;
  /** Store of each process. */
  readonly #createStore: () => IdempotencyStore;
  readonly #sandbox = createSandbox({ now: () => this.now, sleep: () => Promise.resolve() });
  #processes: ((request: Request) => Promise<Response>)[];
  #next = 0;
  #token = '';

  /** @param options Options of the gateway that differ from those of a deployment without them. */
  constructor(
    processes: number,
    createStore: (clock: () => number) => IdempotencyStore,
    options: Partial<GatewayOptions> = {},
  ) {
    this.#options = options;
    this.#createStore = () => createStore(() => this.now);
    this.world = this.#sandbox.world();
    this.#processes = Array.from({ length: processes }, () => this.#start());
  }

  async open(): Promise<void> {
    const response = await this.send('/token', {}, { scope: 'schedule' });
    if (!response.ok) throw new Error(`The gateway answered ${response.status}`);
    this.#token = (await response.json()).token;
  }

  /** Ends all processes and starts new ones. What they did not store is forgotten. */
  restart(): void {
    this.#processes = this.#processes.map(() => this.#start());
  }

  /** Sends a request to the next process in turn. */
  send(path: string, headers: Record<string, string>, json: unknown): Promise<Response> {
    this.#next = (this.#next + 1) % this.#processes.length;
    return this.#processes[this.#next]!(
      new Request(gatewayUrl + path, {
        method: 'POST',
        body: JSON.stringify(json),
        headers: {
          Origin: site,
          'Content-Type': 'application/json',
          ...(this.#token && { Authorization: `Bearer ${this.#token}` }),
          ...headers,
        },
      }),
    );
  }

  /** Meetings that the API has or will store, whatever its list shows. */
  get stored(): readonly Schedule[] {
    return this.world.schedules;
  }

  close(): void {
    this.#sandbox.close();
  }

  #start(): (request: Request) => Promise<Response> {
    const options: GatewayOptions = {
      credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
      baseUrl: upstreamUrl,
      origins: [site],
      secrets: [secret],
      agents: { addresses: true },
      clientIp: 'unknown',
      hours: { timeZone: 'Europe/Berlin', weekly: 'Mon-Sun 00:00-24:00' },
      limits: {
        createPerVisitor: false,
        createPerAgent: false,
        createPerAgentDay: false,
        createTotal: false,
        tokenTotal: false,
      },
      tokenLifetime: 3600,
      // Only tests move the clock, so the list is read only once.
      reconcileSeconds: 0,
      upstreamTimeout: 500,
      idempotencyStore: this.#createStore(),
      fetch: (url, init) => this.#sandbox.fetch(new Request(url, init)),
      clock: () => this.now,
      monotonicClock: () => this.now,
      log: () => undefined,
      ...this.#options,
    };
    return createGateway(options);
  }
}

/** A visitor who wants one meeting, and behaves as the element does. */
export class Visitor {
  readonly name: string;
  readonly start: number;
  told: Told | undefined;
  /** The meeting that the visitor was shown. */
  shown: string | undefined;
  readonly #deployment: Deployment;
  readonly #agent: string;
  #key = crypto.randomUUID() as string;
  #lostAt: number | undefined;

  constructor(deployment: Deployment, name: string, start: number, agentEmail = 'anna.keller@example.com') {
    this.#deployment = deployment;
    this.name = name;
    this.start = start;
    this.#agent = agentEmail;
  }

  /** The visitor's meetings at the API. */
  get stored(): readonly Schedule[] {
    return this.#deployment.stored.filter(({ visitor }) => visitor.name === this.name);
  }

  /** Whether the visitor may press “Book meeting”. With an unknown outcome, only “Check again” is offered first. */
  get canBook(): boolean {
    return this.told !== 'booked' && this.told !== 'unknown';
  }

  /** Presses “Book meeting”. */
  async book(): Promise<Told> {
    return this.#hear(await this.#post('/api/schedules/tenant/'), () => this.#lose());
  }

  /** Presses “Book meeting”, and loses the connection before the answer. */
  async bookAndLoseAnswer(): Promise<Told> {
    await this.#post('/api/schedules/tenant/');
    return this.#lose();
  }

  /** Presses “Check again”. */
  async ask(): Promise<Told> {
    return this.#hear(await this.#post(`/api/schedules/by-key/${this.#key}`), () => 'unknown');
  }

  #post(path: string): Promise<Response> {
    const age =
      this.#lostAt === undefined ? undefined : Math.floor((this.#deployment.now - this.#lostAt) / 1000);
    return this.#deployment.send(
      `${path}?agentEmail=${this.#agent}`,
      {
        ...(path.includes('by-key') ? {} : { 'Idempotency-Key': this.#key }),
        ...(age !== undefined && { 'Idempotency-Age': String(age) }),
      },
      {
        date: this.start,
        duration: 30,
        visitor: { name: this.name, email: `${this.name}@example.net` },
      },
    );
  }

  async #hear(response: Response, onUnknown: () => Told): Promise<Told> {
    const body = await response.json();
    if (response.ok) {
      this.shown = body._id as string;
      return (this.told = 'booked');
    }
    const { error } = body as { error: string };
    if (error === 'outcome_unknown' || error === 'in_progress') return onUnknown();
    if (error === 'not_booked') {
      this.#key = crypto.randomUUID();
      this.#lostAt = undefined;
      return (this.told = 'not booked');
    }
    if (error === 'slot_taken') return (this.told = 'taken');
    // Nothing was sent or made. If an earlier outcome is unknown, it still is.
    if (this.told === 'unknown') return this.told;
    return (this.told = response.status >= 500 ? 'unavailable' : 'refused');
  }

  #lose(): Told {
    this.#lostAt = this.#deployment.now;
    return (this.told = 'unknown');
  }
}

export const halfHour = 30 * minute;
