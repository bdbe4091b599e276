import { expect, nextFrame } from '@open-wc/testing';
import fc from 'fast-check';
import '../../../src/index.js';
import '../../../src/agenda.js';
import { VeAgenda } from '../../../src/agenda.js';
import { VeJoinButton, VeScheduler } from '../../../src/index.js';
import { until } from '../world.js';

/** What the network does with each request. `hangs` ends when the weather changes. */
const WEATHER = ['answers', 'refuses', 'fails', 'is offline', 'lies', 'hangs'] as const;
type Weather = (typeof WEATHER)[number];

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const meeting = (date: number) => ({
  _id: 's1',
  agentId: 'a1',
  active: true,
  date,
  duration: 30,
  visitor: { name: 'Vera' },
  agent: { name: 'Anna Keller', fullUrl: `${location.origin}/meeting` },
});

/** Answers of a gateway, by the end of the path. */
const ANSWERS: Readonly<Record<string, (init: RequestInit, url: URL) => unknown>> = {
  '/token': () => ({
    token: 'abc',
    api_base: '/life',
    features: ['availability', 'idempotency', 'next_free'],
  }),
  '/agents': () => [
    { firstName: 'Anna', lastName: 'Keller', _account: { email: 'anna@example.com' } },
    { firstName: 'Omar', lastName: 'Said', _account: { email: 'omar@example.com' } },
  ],
  '/availability': (_, { searchParams }) => {
    const from = Math.ceil((Number(searchParams.get('from')) + DAY_MS) / DAY_MS) * DAY_MS;
    return Object.fromEntries(
      [9, 10, 14].map((hour) => [new Date(from + hour * 60 * MINUTE_MS).toISOString(), 1]),
    );
  },
  '/availability/next': () => ({}),
  '/tenant': ({ body }) => meeting((JSON.parse(body as string) as { date: number }).date),
  '/agenda': () => ({
    now: Date.now(),
    until: Date.now() + 16 * DAY_MS,
    meeting_origins: [location.origin],
    notifies: true,
    incomplete: false,
    meetings: [{ ...meeting(Date.now() + 5 * MINUTE_MS), joinable: true, cancellable: true }],
  }),
};

class Network {
  weather: Weather = 'answers';
  count = 0;
  creates = 0;
  #hanging: (() => void)[] = [];

  change(weather: Weather): void {
    this.weather = weather;
    for (const end of this.#hanging.splice(0)) end();
  }

  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    this.count += 1;
    const url = new URL(input as string, location.href);
    if (url.pathname.endsWith('/tenant')) this.creates += 1;
    if (this.weather === 'hangs') {
      await new Promise<void>((resolve, reject) => {
        this.#hanging.push(resolve);
        init.signal?.addEventListener('abort', () => reject(init.signal!.reason as Error));
      });
    }
    init.signal?.throwIfAborted();
    const path = Object.keys(ANSWERS).find((one) => url.pathname.endsWith(one));
    switch (this.weather) {
      case 'refuses':
        return Response.json({ error: 'x' }, { status: 403 });
      case 'fails':
        return new Response('<p>', { status: 503, headers: { 'Retry-After': '1' } });
      case 'is offline':
        throw new TypeError('offline');
      case 'lies':
        return Response.json([{ token: 7, firstName: {}, date: 'x' }]);
      default:
        return path ? Response.json(ANSWERS[path]!(init, url)) : new Response('', { status: 404 });
    }
  };
}

const VALUES = [
  null,
  '',
  'true',
  'false',
  '0',
  '7',
  '15 30',
  'popup',
  'floating',
  'inline',
  'de',
  'ar',
  'dark',
  'production',
  'Mon-Fri 09:00-17:00',
  'Europe/Berlin',
  'Mars/Phobos',
  'email:hidden',
  'phone:required',
  'anna@example.com',
  '/life/token',
  '/life/other/token',
  'https://example.com/x',
  'http://example.com/x',
];

/** What the visitor types, by the name of the field. */
const TYPED: Readonly<Record<string, string>> = { email: 'vera@example.com', phone: '+44 20 7946 0000' };

/** What a page, a framework and a visitor do. */
type Act =
  | readonly ['attribute', string, string | null]
  | readonly ['property', string, unknown]
  | readonly ['weather', Weather]
  | readonly ['move', 'away' | 'here' | 'there' | 'frame']
  | readonly ['event', 'online' | 'visibilitychange' | 'pageshow']
  | readonly ['press' | 'type' | 'submit', number]
  | readonly ['book' | 'settle' | 'wait'];

const act = (names: readonly string[]): fc.Arbitrary<Act> =>
  fc.oneof(
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constant('attribute'), fc.constantFrom(...names), fc.constantFrom(...VALUES)),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(
        fc.constant('property'),
        fc.constantFrom(...names),
        fc.oneof(fc.constantFrom<unknown>(undefined, null, true, {}, []), fc.double(), fc.string()),
      ),
    },
    { weight: 2, arbitrary: fc.tuple(fc.constant('weather'), fc.constantFrom(...WEATHER)) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constant('move'), fc.constantFrom('away', 'here', 'there', 'frame')),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constant('event'), fc.constantFrom('online', 'visibilitychange', 'pageshow')),
    },
    { weight: 6, arbitrary: fc.tuple(fc.constantFrom('press', 'type', 'submit'), fc.nat(40)) },
    { weight: 8, arbitrary: fc.tuple(fc.constantFrom('book', 'settle', 'wait')) },
  );

describe('whatever a page and its network do to an element', () => {
  const { fetch, open } = globalThis;
  let network: Network;
  let here: HTMLElement;
  let there: HTMLElement;
  let frame: HTMLIFrameElement;
  const { error: printError, warn } = console;
  const printed: string[] = [];

  before(() => {
    window.open = () => {
      const tab = { closed: false, opener: window, document: document.implementation.createHTMLDocument() };
      return Object.assign(tab, { close: () => (tab.closed = true) }) as unknown as Window;
    };
    console.error = console.warn = (...parts: unknown[]) => void printed.push(parts.join(' '));
  });
  after(() => {
    Object.assign(globalThis, { fetch, open });
    Object.assign(console, { error: printError, warn });
  });

  const frames = async (count: number) => {
    for (let frame = 0; frame < count; frame += 1) await nextFrame();
  };

  function type(field: HTMLInputElement | undefined): void {
    if (!field || field.readOnly) return;
    if (field.type !== 'checkbox') field.value = TYPED[field.name] ?? 'Vera';
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  async function perform(element: VeScheduler | VeJoinButton | VeAgenda, one: Act): Promise<void> {
    const root = element.shadowRoot;
    const pick = <E extends Element>(selector: string, index: number): E | undefined => {
      const all = [...(root?.querySelectorAll<E>(selector) ?? [])];
      return all[index % all.length];
    };
    switch (one[0]) {
      case 'attribute':
        if (one[2] === null) element.removeAttribute(one[1]);
        else element.setAttribute(one[1], one[2]);
        return;
      case 'property':
        Object.assign(element, { [one[1]]: one[2] });
        return;
      case 'weather':
        network.change(one[1]);
        return;
      case 'move': {
        if (one[1] === 'away') element.remove();
        else if (one[1] === 'frame') frame.contentDocument!.body.append(element);
        else (one[1] === 'here' ? here : there.shadowRoot!).append(element);
        return;
      }
      case 'event':
        (one[1] === 'visibilitychange' ? document : window).dispatchEvent(new Event(one[1]));
        return;
      case 'press':
        pick<HTMLElement>('button, input[type=radio], input[type=checkbox], summary', one[1])?.click();
        return;
      case 'type': {
        const field = pick<HTMLInputElement>('input:not([type=radio]), textarea, select', one[1]);
        field?.focus();
        type(field);
        return;
      }
      case 'submit':
        root?.querySelector('form')?.requestSubmit();
        return;
      case 'book':
        pick<HTMLElement>('[name="agent"][type="radio"]', 0)?.click();
        await frames(6);
        pick<HTMLElement>('[name="slot"]', 0)?.click();
        await frames(2);
        for (const name of ['name', 'email', 'phone', 'subject']) type(pick(`[name="${name}"]`, 0));
        root?.querySelector('form')?.requestSubmit();
        return;
      case 'settle':
        await frames(6);
        return;
      case 'wait':
        await nextFrame();
    }
  }

  for (const [tag, type, isWell] of [
    ['ve-scheduler', VeScheduler, '[part~="form"], [part~="confirmation"]'],
    ['ve-agenda', VeAgenda, '[part~="meeting"]'],
    ['ve-join-button', VeJoinButton, '[part~="button"]'],
  ] as const) {
    it(`${tag} has no exception, asks no more than it is used, and works again`, async () => {
      const names = [...type.elementProperties.values()]
        .map(({ attribute }) => attribute)
        .filter((name): name is string => typeof name === 'string' && name !== 'pak');
      await fc.assert(
        fc.asyncProperty(
          fc.boolean(),
          fc.array(act(names), { maxLength: 25, size: 'max' }),
          async (isReady, acts) => {
            network = new Network();
            globalThis.fetch = network.fetch;
            printed.length = 0;
            here = document.body.appendChild(document.createElement('div'));
            there = document.body.appendChild(document.createElement('div'));
            there.attachShadow({ mode: 'open' });
            frame = document.body.appendChild(document.createElement('iframe'));
            const codes: string[] = [];
            const create = () => {
              const element = document.createElement(tag);
              element.setAttribute('token-endpoint', '/life/token');
              element.setAttribute('full-url', `${location.origin}/meeting`);
              element.setAttribute('agent-id', 'a1');
              element.setAttribute('api-base', location.origin);
              element.setAttribute('loading', 'eager');
              Object.assign(element, { navigate: () => undefined });
              element.addEventListener('error', (event) =>
                codes.push((event as CustomEvent<{ code: string }>).detail.code),
              );
              return element;
            };
            const element = create();
            here.append(element);
            if (isReady) await until(() => element.shadowRoot!.querySelector(isWell), isWell);
            for (const one of acts) await perform(element, one);
            await element.updateComplete;
            const submits = acts.filter(([what]) => ['submit', 'press', 'book'].includes(what)).length;
            expect(network.creates).to.be.at.most(submits);
            expect(network.count, 'requests').to.be.below(12 * (acts.length + 1));

            // The page puts everything right.
            network.change('answers');
            for (const name of element.getAttributeNames()) element.removeAttribute(name);
            for (const { name, value } of create().attributes) element.setAttribute(name, value);
            here.append(element);
            element.setAttribute('token-endpoint', '/life/new/token');
            await until(() => {
              const { shadowRoot: root } = element;
              root!.querySelector<HTMLElement>('.failure button, [part~="notice"] button')?.click();
              return root!.querySelector(isWell);
            }, isWell).catch((error: unknown) => {
              throw new Error(element.shadowRoot!.textContent, { cause: error });
            });
            expect(codes, printed.join('\n')).not.to.include('internal');
            expect(printed.filter((line) => /TypeError|undefined/.test(line))).to.deep.equal([]);
            here.remove();
            there.remove();
            frame.remove();
          },
        ),
        { seed: 1, numRuns: 12, endOnFailure: true, includeErrorInReport: true },
      );
    }).timeout(60_000);
  }
});
