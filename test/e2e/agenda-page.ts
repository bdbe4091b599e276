import type { Locator, Page, Route } from 'playwright/test';
import { expect, type Host } from './fixtures.js';

export const MINUTE = 60_000;
export const DAY = 1440 * MINUTE;
/** Ten in the morning in Berlin, where the pages of the tests are. */
export const NOW = Date.parse('2026-11-27T09:00:00Z');

export interface Meeting {
  readonly _id: string;
  readonly date: number;
  readonly active: boolean;
  readonly visitor: Readonly<Record<string, string>>;
}

/** A meeting some minutes from now, as the gateway lists it. */
export function meetingIn(minutes: number, name: string, more: object = {}): Meeting {
  return {
    _id: name.toLowerCase().replace(/\W/g, '-'),
    agentId: 'agent-anna',
    active: true,
    date: NOW + minutes * MINUTE,
    duration: 30,
    visitor: {
      name,
      email: 'visitor@example.com',
      phone: '+44 20 7946 0018',
      subject: 'Mortgage',
      meetingUrl: 'https://videome.example.com/visitor',
    },
    agent: { fullUrl: 'https://videome.example.com/agent' },
    joinable: true,
    cancellable: true,
    manage_url: 'https://www.example.com/meeting#ve-manage=a.b.c',
    ...more,
  } as Meeting;
}

/** A gateway that answers as the test says. */
export class FakeGateway {
  meetings: readonly Meeting[] = [];
  status = 200;
  answer: object = {};
  /** Whether the network is gone. */
  isDown = false;
  requests = 0;
  cancelled: unknown[] = [];
  /** Answer to the next cancellation: a status, or `undefined` for none. */
  cancelStatus: number | undefined = 200;
  cancelError = '';

  /** @param clock Reads the time of the page, in epoch milliseconds. */
  async serve(
    page: Page,
    clock: () => number | Promise<number> = () => page.evaluate(() => Date.now()),
  ): Promise<void> {
    await page.route('**/ve/api/agenda', async (route) => {
      this.requests += 1;
      if (this.isDown) return route.abort();
      const now = await clock();
      const json = {
        now,
        until: now + 16 * DAY,
        meeting_origins: ['https://videome.example.com'],
        notifies: true,
        incomplete: false,
        meetings: this.meetings,
        ...this.answer,
      };
      return route.fulfill({ status: this.status, json });
    });
    await page.route('**/ve/api/agenda/cancel', (route) => {
      this.cancelled.push(route.request().postDataJSON());
      if (this.cancelStatus === undefined) return route.abort();
      const [meeting] = this.meetings;
      if (this.cancelStatus === 200) this.meetings = [{ ...meeting!, active: false }];
      const json = this.cancelStatus === 200 ? this.meetings[0]! : { error: this.cancelError };
      return route.fulfill({ status: this.cancelStatus, json });
    });
  }
}

/** Opens a page with an agenda at ten in the morning. Timers run only when the test advances the clock. */
export async function openAgenda(
  page: Page,
  host: Host,
  gateway: FakeGateway,
  { lang = 'en-GB', dir = 'ltr', endpoint = 'token-endpoint="/ve/token"', styles = '' } = {},
): Promise<void> {
  await gateway.serve(page);
  await page.clock.install({ time: NOW - DAY });
  await page.clock.pauseAt(NOW);
  const locale = lang.startsWith('en') ? '' : `<script src="/locales/${lang}.js" defer></script>`;
  await host.open(
    `<meta name="viewport" content="width=device-width"><style>${styles}</style>
     <script src="/ve-agenda.js" defer></script>${locale}
     <main lang="${lang}" dir="${dir}"><h1>For our agents</h1><ve-agenda ${endpoint}></ve-agenda></main>`,
  );
}

export const meetingOf = (page: Page, name = 'Ada Lovelace'): Locator =>
  page.getByRole('listitem').filter({ hasText: name });

/** Lets minutes pass, with everything that happens in them. */
export async function wait(page: Page, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) await page.clock.runFor(MINUTE);
}

/** Lets the pages that open from now on have a service worker. */
export const haveServiceWorker = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    Object.defineProperty(navigator.serviceWorker, 'controller', { value: {} });
  });

/** Holds the next request to a path. @returns a function that lets it through */
export async function holdNext(page: Page, path: string): Promise<() => void> {
  let release!: () => void;
  const held = new Promise<void>((resolve) => (release = resolve));
  const hold = async (route: Route): Promise<void> => {
    await held;
    await route.fallback();
  };
  await page.route(path, hold, { times: 1 });
  return release;
}

/** Cancels the meeting that is shown, and answers the question. */
export async function cancelMeeting(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Cancel the meeting' }).click();
  await page.getByRole('group').getByRole('button', { name: 'Cancel the meeting' }).click();
}

export { expect };
