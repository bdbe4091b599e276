import { LIMIT_NAMES } from '../../../../src/gateway/limits/limit-settings.js';
import { createGateway, type GatewayOptions, type LogEntry } from '../../../../src/server.js';

const SITE = 'https://www.example.com';
const SECRET = 'a secret of the site that is long enough';
const MINUTE = 60_000;

interface Meeting {
  readonly agentId: string;
  readonly date: number;
  readonly duration: number;
  readonly active: boolean;
}

export interface ApiCall {
  readonly kind: 'list' | 'create';
  /** Email address of the agent; `undefined` in the list of all agents. */
  readonly agent: string | undefined;
}

/** A tenant with any number of agents, behind an API that answers from memory, and a gateway in front of it. */
export class LargeTenant {
  now: number;
  readonly agents: readonly { readonly _id: string; readonly _account: { readonly email: string } }[];
  /** Further fields of each agent and meeting. */
  readonly #more: object;
  readonly meetings: Meeting[] = [];
  /** Calls of the list and of the create, in the order in which they arrived. */
  readonly calls: ApiCall[] = [];
  /** Number of sign-ins. */
  signIns = 0;
  /** Number of calls of the list of agents. */
  agentLists = 0;
  readonly log: LogEntry[] = [];
  /** Awaited before each call is answered; may answer it. */
  before: (call: ApiCall) => Promise<Response | undefined> | undefined = () => undefined;
  /** Answers calls of the API, also those of other gateways. */
  readonly fetch = (url: string, init: RequestInit): Promise<Response> => this.#respond(new URL(url), init);
  #gateway: (request: Request) => Promise<Response>;
  readonly #options: Partial<GatewayOptions>;
  #token = '';

  /**
   * @param options More options of the gateway, without limits by default.
   * @param more Further fields of each agent and meeting.
   */
  constructor(agents: number, now: number, options: Partial<GatewayOptions> = {}, more: object = {}) {
    this.now = now;
    this.#more = more;
    this.#options = options;
    this.agents = Array.from({ length: agents }, (_, index) => ({
      _id: `665f1c2ab94d3e0012${String(index).padStart(6, '0')}`,
      firstName: 'Anna',
      lastName: `Keller ${index}`,
      _account: { email: `agent${index}@example.com` },
      ...more,
    }));
    this.#gateway = createGateway({
      credentials: { type: 'pak', pak: 'pak', externalId: 'large', email: 'partner@example.com' },
      baseUrl: 'https://api.example.test',
      origins: [SITE],
      secrets: [SECRET],
      clientIp: 'unknown',
      hours: { timeZone: 'Europe/Berlin', weekly: 'Mon-Fri 09:00-17:00' },
      limits: Object.fromEntries(LIMIT_NAMES.map((name) => [name, false])),
      fetch: this.fetch,
      clock: () => this.now,
      monotonicClock: () => this.now,
      reconcileSeconds: 0,
      log: (entry) => this.log.push(entry),
      ...options,
    });
  }

  /** Another process of the same site. Its calls of the API are counted here. */
  anotherProcess(options: Partial<GatewayOptions> = {}): LargeTenant {
    return new LargeTenant(this.agents.length, this.now, {
      ...this.#options,
      fetch: this.fetch,
      clock: () => this.now,
      monotonicClock: () => this.now,
      ...options,
    });
  }

  addMeeting(agent: number, date: number, duration = 30): void {
    this.meetings.push({ ...this.#more, agentId: this.agents[agent]!._id, date, duration, active: true });
  }

  async send(path: string, json?: object, headers: Record<string, string> = {}): Promise<Response> {
    return this.#gateway(
      new Request(`${SITE}/ve${path}`, {
        headers: {
          Origin: SITE,
          Authorization: `Bearer ${this.#token}`,
          'Content-Type': 'application/json',
          ...headers,
        },
        ...(json && { method: 'POST', body: JSON.stringify(json) }),
      }),
    );
  }

  /** Loads a page that offers “First available”. */
  async open(): Promise<{ bootstrap: { availability?: { starts: Record<string, number> } } }> {
    const answer = await (
      await this.send('/token', { scope: 'schedule', agent: 'any', duration: 30 })
    ).json();
    this.#token = answer.token;
    return answer;
  }

  /** Requests the free times of any agent in the next five weeks. */
  async view(): Promise<Response> {
    const to = this.now + 37 * 1440 * MINUTE;
    return this.send(`/api/availability?agent=any&duration=30&from=${this.now}&to=${to}`);
  }

  /** Books any agent. @param visitor Number of the visitor. */
  book(date: number, visitor = 0): Promise<Response> {
    return this.send('/api/schedules/tenant/?agentEmail=any', {
      date,
      duration: 30,
      visitor: { name: `Vera ${visitor}`, email: `vera${visitor}@example.net` },
    });
  }

  async #respond({ pathname, searchParams }: URL, init: RequestInit): Promise<Response> {
    if (pathname.includes('impersonate')) {
      this.signIns += 1;
      return Response.json({ token: 'token', token_expiration: 0 });
    }
    if (pathname.endsWith('/agents')) {
      this.agentLists += 1;
      return Response.json(this.agents);
    }
    const agent = searchParams.get('agentEmail') ?? undefined;
    const call = { kind: init.method === 'POST' ? 'create' : 'list', agent } as const;
    this.calls.push(call);
    const answer = await this.before(call);
    if (answer) return answer;
    const agentId = this.agents.find(({ _account }) => _account.email === agent)?._id;
    if (call.kind === 'list') {
      const [from = 0, to = 0] = pathname.split('/').slice(-2).map(Number);
      const isListed = (one: Meeting) =>
        one.date >= from && one.date <= to && (!agentId || one.agentId === agentId);
      return Response.json(this.meetings.filter(isListed));
    }
    const _id = String(this.meetings.length).padStart(24, '0');
    const schedule = {
      ...(JSON.parse(init.body as string) as Meeting),
      _id,
      agentId: agentId!,
      active: true,
    };
    this.meetings.push(schedule);
    return Response.json(schedule);
  }
}
