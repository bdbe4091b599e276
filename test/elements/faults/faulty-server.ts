import { FAULTS, type FaultName } from './faults.js';

/** The requests of our elements to a gateway. */
export type RequestName =
  | 'token'
  | 'agents'
  | 'free times'
  | 'next free times'
  | 'booking'
  | 'booking with proof of work'
  | 'outcome of a booking'
  | 'meeting of a link'
  | 'change'
  | 'cancellation'
  | 'outcome of a change'
  | 'token to join'
  | 'agenda'
  | 'cancellation by the agent';

const DAY_MS = 86_400_000;
const agents = [
  { firstName: 'Anna', _account: { email: 'anna.keller@example.com' } },
  { firstName: 'Marcus', _account: { email: 'marcus@example.com' } },
];
/** Tomorrow at noon in UTC. */
export const START = Math.ceil(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2;
const meeting = {
  _id: 'meeting-1',
  agentId: 'agent-1',
  active: true,
  date: START,
  duration: 30,
  visitor: { name: 'Ada', meetingUrl: `${location.origin}/meeting` },
  agent: { name: 'Anna', fullUrl: `${location.origin}/agent` },
};

/** Feature of this server alone: a booking needs a proof of work. */
export const ASKS_FOR_WORK = 'work';
const CHALLENGE = { parameters: { nonce: 'ab', salt: 'cd', cost: 1, keyLength: 32, keyPrefix: '' } };

/** A gateway inside the page. One of its requests meets a fault. */
export class FaultyServer {
  readonly #fetch = globalThis.fetch;
  readonly #sent: RequestName[] = [];
  readonly #pending = new Set<symbol>();
  readonly #features: readonly string[];
  readonly #fault = new Map<RequestName, FaultName>();

  constructor(features: readonly string[]) {
    this.#features = features;
    globalThis.fetch = (input, init = {}) => {
      const { pathname } = new URL(input as string, location.href);
      return pathname.startsWith('/ve/') ? this.#respond(pathname, init) : this.#fetch(input, init);
    };
  }

  /** Restores the page’s own `fetch`. */
  close(): void {
    globalThis.fetch = this.#fetch;
  }

  /** Lets a request fail from now on. */
  fail(request: RequestName, fault: FaultName): void {
    this.#fault.set(request, fault);
  }

  heal(): void {
    this.#fault.clear();
  }

  /** How often a request was sent. */
  count(request: RequestName): number {
    return this.#sent.filter((one) => one === request).length;
  }

  /** Whether all requests have been answered. */
  get isIdle(): boolean {
    return !this.#pending.size;
  }

  async #respond(path: string, init: RequestInit): Promise<Response> {
    const name = nameOf(path, init);
    const id = Symbol();
    this.#sent.push(name);
    this.#pending.add(id);
    await Promise.resolve();
    this.#pending.delete(id);
    init.signal?.throwIfAborted();
    const fault = this.#fault.get(name);
    if (fault) return FAULTS[fault](init);
    if (name === 'booking' && this.#features.includes(ASKS_FOR_WORK)) {
      return Response.json({ error: 'work_required', challenge: CHALLENGE }, { status: 429 });
    }
    const body = this.#bodyOf(name);
    if (!name.includes('booking')) return Response.json(body);
    // The meeting is at the time that was asked for.
    const { date } = JSON.parse(init.body as string) as { readonly date: number };
    return Response.json({ ...(body as object), date });
  }

  #bodyOf(name: RequestName): unknown {
    const token = { token: 'abc', expires_in: 300, api_base: '/ve', features: this.#features };
    const isListed = this.#features.includes('agents');
    switch (name) {
      case 'token':
        return { ...token, ...(!isListed && { bootstrap: { agents } }) };
      case 'meeting of a link':
        return {
          ...token,
          meeting: { ...meeting, permissions: { move: true, cancel: true, cancel_reason: 'none' } },
          bootstrap: { agents },
        };
      case 'agents':
        return agents;
      case 'free times':
        return { [new Date(START).toISOString()]: 1 };
      case 'next free times':
        return { 'anna.keller@example.com': new Date(START).toISOString() };
      case 'token to join':
        return { token: 'abc' };
      case 'agenda':
        return {
          now: Date.now(),
          until: START + DAY_MS,
          meeting_origins: [location.origin],
          notifies: false,
          incomplete: false,
          meetings: [{ ...meeting, joinable: true, cancellable: true }],
        };
      default:
        return meeting;
    }
  }
}

function nameOf(path: string, { body, headers }: RequestInit): RequestName {
  if (path.endsWith('/token') || path.endsWith('/token/')) {
    const { scope } = JSON.parse(body as string) as { scope: string };
    return scope === 'join' ? 'token to join' : scope === 'manage' ? 'meeting of a link' : 'token';
  }
  const [, name] = PATHS.find(([pattern]) => pattern.test(path)) ?? [];
  if (!name) throw new Error(`No route for ${path}`);
  if (name === 'booking' && new Headers(headers).has('X-Proof-Of-Work')) return 'booking with proof of work';
  if (name === 'change' && !(body as string).includes('"to"')) return 'cancellation';
  return name;
}

const PATHS: readonly (readonly [RegExp, RequestName])[] = [
  [/brokerages\/agents/, 'agents'],
  [/availability\/next/, 'next free times'],
  [/availability/, 'free times'],
  [/schedules\/tenant/, 'booking'],
  [/by-key/, 'outcome of a booking'],
  [/manage\/meeting/, 'change'],
  [/manage\/outcome/, 'outcome of a change'],
  [/agenda\/cancel/, 'cancellation by the agent'],
  [/agenda/, 'agenda'],
];
