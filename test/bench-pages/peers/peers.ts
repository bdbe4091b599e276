import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Page } from 'playwright';
import { sendText, startServer, type BenchServer, type Network } from '../servers.js';
import type { Site } from '../site.js';
import type { Form } from '../visit.js';
import { versionOf, type PeerFiles } from './install.js';

const SLOT_MS = 1_800_000;
const DAY_MS = 86_400_000;

/** Expression: the first element in the document or in any shadow root that matches. */
const deep = (selector: string): string => `(function find(root) {
  const element = root.querySelector(${JSON.stringify(selector)});
  if (element) return element;
  for (const { shadowRoot } of root.querySelectorAll(':defined')) {
    const found = shadowRoot && find(shadowRoot);
    if (found) return found;
  }
})(document)`;

interface Peer {
  readonly name: string;
  readonly head?: string;
  readonly body: (api: string) => string;
  /** Selector of a free time. */
  readonly time: string;
  readonly use: (page: Page) => Promise<unknown>;
  /** Answer of its API; nothing where a page can do without. */
  readonly answer: (url: URL, body: string, free: readonly number[]) => unknown;
}

const iso = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;

const nylas: Peer = {
  name: `@nylas/web-elements ${versionOf('@nylas/web-elements')}`,
  head: `<script type="module">
    import { defineCustomElement } from '/peers/nylas.js';
    defineCustomElement();
  </script>`,
  body: (api) => `<nylas-scheduling configuration-id="bench" scheduler-api-url="${api}"></nylas-scheduling>`,
  time: 'button[part*="ntp__timeslot"]',
  use: async (page) => {
    await page.locator('button[part*="ntp__timeslot"]').first().click();
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.getByRole('textbox').first().waitFor();
  },
  answer: ({ pathname, searchParams }, _, free) => {
    if (pathname === '/v3/scheduling/ui-settings') {
      const anna = { name: 'Anna Keller', email: 'anna@example.com' };
      return {
        data: {
          app_client_id: 'bench',
          organizer: anna,
          participants: [{ ...anna, is_organizer: true }],
          availability: { duration_minutes: 30, interval_minutes: 30 },
          event_booking: { title: 'Meeting', booking_type: 'booking' },
          scheduler: { available_days_in_future: 30, min_booking_notice: 0 },
        },
      };
    }
    if (pathname !== '/v3/scheduling/availability') return undefined;
    const [from, to] = [Number(searchParams.get('start_time')), Number(searchParams.get('end_time'))];
    const slots = free.map((instant) => instant / 1000).filter((start) => start >= from && start < to);
    const time_slots = slots.map((start_time) => ({
      start_time,
      end_time: start_time + SLOT_MS / 1000,
      emails: ['anna@example.com'],
    }));
    return { data: { order: [], time_slots } };
  },
};

const cronofy: Peer = {
  name: `cronofy-elements ${versionOf('cronofy-elements')}`,
  body: (api) => `<div id="peer"></div><script src="/peers/cronofy.js"></script><script>
    const today = Math.floor(Date.now() / ${DAY_MS}) * ${DAY_MS};
    const at = (instant) => new Date(instant).toISOString().slice(0, 19) + 'Z';
    CronofyElements.DateTimePicker({
      element_token: 'bench',
      target_id: 'peer',
      api_domain: '${api}',
      tzid: 'Europe/Berlin',
      availability_query: {
        participants: [{ required: 'all', members: [{ sub: 'acc_bench' }] }],
        required_duration: { minutes: 30 },
        query_periods: Array.from({ length: 30 }, (_, index) => ({
          start: at(today + (index + 1) * ${DAY_MS}),
          end: at(today + (index + 2) * ${DAY_MS}),
        })),
      },
      callback: () => {},
    });
  </script>`,
  time: '.DTP__time-slot',
  use: async (page) => {
    await page.locator('.DTP__time-slot').first().click();
    await page.getByRole('button', { name: 'Confirm' }).waitFor();
  },
  answer: ({ pathname }, body, free) => {
    if (pathname !== '/v1/availability') return undefined;
    const { query_periods } = JSON.parse(body) as { query_periods: { start: string; end: string }[] };
    const isAsked = (instant: number) =>
      query_periods.some(({ start, end }) => instant >= Date.parse(start) && instant < Date.parse(end));
    const available_slots = free.filter(isAsked).map((instant) => ({
      start: iso(instant),
      end: iso(instant + SLOT_MS),
      participants: [{ sub: 'acc_bench' }],
    }));
    return { available_slots };
  },
};

const systemField = (name: string, type: string, defaultLabel: string) => ({
  name,
  type,
  defaultLabel,
  required: true,
  editable: 'system',
  sources: [{ id: 'default', type: 'default', label: 'Default' }],
});

const calCom: Peer = {
  name: `@calcom/atoms ${versionOf('@calcom/atoms')}`,
  head: '<link rel="stylesheet" href="/peers/cal-com.css"><script type="module" src="/peers/cal-com.js"></script>',
  body: (api) => `<div id="peer" data-api="${api}"></div>`,
  time: '[data-testid="time"]',
  // Its form needs more of the API than the calendar, which is what is compared.
  use: async (page) => {
    const day = page.locator('[data-testid="day"]:enabled').last();
    const number = await day.innerText();
    await day.click();
    await page.getByText(new RegExp(`^\\w{3}\\s*${number.trim()}$`)).waitFor();
  },
  answer: ({ pathname, searchParams }, _, free) => {
    const success = (data?: unknown) => ({ status: 'success', data });
    if (pathname === '/provider/bench')
      return success({ clientId: 'bench', organizationId: 1, name: 'Bench' });
    if (pathname === '/timezones') return success([]);
    if (pathname === '/slots/available') {
      const [from, to] = ['startTime', 'endTime'].map((name) => Date.parse(searchParams.get(name)!));
      const slots: Record<string, { time: string }[]> = {};
      for (const instant of free) {
        const time = new Date(instant).toISOString();
        if (instant >= from! && instant < to!) (slots[time.slice(0, 10)] ??= []).push({ time });
      }
      return success({ slots });
    }
    if (pathname.startsWith('/slots/')) return success('bench');
    if (pathname !== '/atoms/event-types/30min/public') return undefined;
    const anna = { name: 'Anna Keller', username: 'anna' };
    return success({
      id: 1,
      title: '30 minutes',
      slug: '30min',
      length: 30,
      eventName: '',
      description: '',
      metadata: {},
      locations: [],
      bookingFields: [
        systemField('name', 'name', 'your_name'),
        systemField('email', 'email', 'email_address'),
      ],
      users: [],
      subsetOfUsers: [{ ...anna, profile: {} }],
      subsetOfHosts: [],
      hosts: [],
      profile: { ...anna, image: '' },
      entity: { fromRedirectOfNonOrgLink: false, considerUnpublished: false, orgSlug: null, name: null },
      owner: { id: 1 },
      schedulingType: null,
      periodType: 'UNLIMITED',
      seatsPerTimeSlot: null,
      isDynamic: false,
      hidden: false,
      workflows: [],
      customInputs: [],
      isInstantEvent: false,
      instantMeetingParameters: [],
    });
  },
};

export interface Peers {
  readonly forms: readonly Form[];
  close(): void;
}

/** Pages with the calendars of others. Their files come from the page's own origin; their APIs never do. */
export async function openPeers(site: Site, files: PeerFiles, network: Network): Promise<Peers> {
  for (const [name, content] of Object.entries(files)) {
    const type = name.endsWith('.css') ? 'text/css' : 'text/javascript';
    site.addRoute(`/peers/${name}`, (_, response) => sendText(response, type, content));
  }
  const free = Object.keys(site.free).map((start) => Date.parse(start));
  const servers: BenchServer[] = [];
  const forms: Form[] = [];
  for (const [index, { name, head = '', body, time, use, answer }] of [nylas, cronofy, calCom].entries()) {
    const api = await startServer(network);
    api.listener = apiListener((url, sent) => answer(url, sent, free));
    servers.push(api);
    forms.push({
      name,
      url: site.addPage(`/peer-${index}`, head, body(api.origin)),
      usable: deep(time),
      use,
    });
  }
  return { forms, close: () => servers.forEach((server) => server.close()) };
}

function apiListener(answer: (url: URL, body: string) => unknown): RequestListener {
  return (request, response) => {
    response
      .setHeader('Access-Control-Allow-Origin', '*')
      .setHeader('Access-Control-Allow-Methods', 'GET, POST, DELETE')
      .setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '*');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    void text(request).then((body) => {
      const json = answer(new URL(request.url!, 'http://127.0.0.1'), body);
      if (json === undefined) response.writeHead(404).end();
      else sendText(response, 'application/json', JSON.stringify(json));
    });
  };
}
