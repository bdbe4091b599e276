import type { Page } from 'playwright';
import { AGENT, AGENT_ID, files } from './our-gateways.js';
import { bookByHand, handWrittenPages, RESERVE, type Site } from './site.js';
import type { Form } from './visit.js';

const scheduler = "document.querySelector('ve-scheduler')?.shadowRoot";
const FREE_TIME = `${scheduler}?.querySelector('.slot')`;
const earlyScript = new TextDecoder().decode((await files.read('ve-early.js'))!.body);

async function chooseTime(page: Page): Promise<void> {
  await page.locator("[part~='free']").last().click();
  await page.locator('.slot').last().click();
  await page.locator('.slot input:checked').waitFor({ state: 'attached' });
}

async function chooseTimeByHand(page: Page): Promise<void> {
  await page.locator('#booking td button:enabled').last().click();
  await page.getByRole('button', { name: '10:00' }).click();
  await bookByHand(page);
}

async function fillByHand(page: Page): Promise<void> {
  await page.getByLabel('Date').fill('2040-06-01');
  await page.getByLabel('Time').fill('10:00');
  await bookByHand(page);
}

/** The hand-written calendar, with which calendars are compared. */
export async function handWrittenCalendars(site: Site): Promise<readonly Form[]> {
  const { calendar, inline } = await handWrittenPages(site);
  const usable = "document.querySelector('#booking td button:enabled')";
  return [
    { name: 'calendar by hand', url: calendar, usable, use: chooseTimeByHand },
    { name: 'calendar by hand, its script inline', url: inline, usable, use: chooseTimeByHand },
  ];
}

/** The tag of a script that the gateway serves. @param gateway Origin of the gateway; empty if it is that of the page */
const script = (name: string, gateway = ''): string =>
  `<script src="${gateway}/ve/0.1.0/${name}.js" crossorigin="anonymous" defer></script>`;

const early = (attributes: string): string => `<script ${attributes}>${earlyScript}</script>`;

/** Our calendars: in each way to connect them, without and with an early start. */
export function ourCalendars(site: Site): readonly Form[] {
  const { otherOrigin, lateOrigin, apiOrigin } = site;
  const agent = `agent-email="${AGENT}"`;
  const ways: readonly (readonly [
    name: string,
    id: string,
    early: string,
    element: string,
    gateway?: string,
  ])[] = [
    [
      'gateway, same origin',
      'same',
      `data-token-endpoint="/ve/token" data-${agent}`,
      `token-endpoint="/ve/token" ${agent}`,
    ],
    [
      'gateway, another origin',
      'other',
      `data-token-endpoint="${otherOrigin}/ve/token" data-${agent}`,
      `token-endpoint="${otherOrigin}/ve/token" ${agent}`,
      otherOrigin,
    ],
    [
      'direct mode, own free times',
      'direct',
      `data-token-endpoint="/token" data-availability-endpoint="/free" data-${agent}`,
      `token-endpoint="/token" api-base="${apiOrigin}" availability-endpoint="/free" ${agent}`,
    ],
    [
      'hours of the page',
      'hours',
      `data-token-endpoint="/plain/token" data-${agent}`,
      `token-endpoint="/plain/token" hours="Mon-Sun 09:00-17:00" agent-time-zone="Europe/Berlin" ${agent}`,
    ],
  ];
  const pages = ways.flatMap(([name, id, values, attributes, gateway]) =>
    [false, true].map((isEarly) => ({
      name: isEarly ? `${name}, early start` : name,
      url: site.addPage(
        `/${id}${isEarly ? '-early' : ''}`,
        RESERVE + (isEarly ? early(values) : '') + script('ve-scheduler', gateway),
        `<ve-scheduler ${attributes}></ve-scheduler>`,
      ),
    })),
  );
  const hosted = [
    { name: 'hosted page, without its early start', url: `${lateOrigin}/ve/book/anna` },
    { name: 'hosted page', url: `${otherOrigin}/ve/book/anna` },
  ];
  return [...pages, ...hosted].map((form) => ({ ...form, usable: FREE_TIME, use: chooseTime }));
}

/** What we show without a calendar, after the form that somebody wrote by hand. */
export async function formsWithoutCalendar(site: Site, meeting: Meeting): Promise<readonly Form[]> {
  const { form } = await handWrittenPages(site);
  const typed = `<ve-scheduler token-endpoint="/plain/token" agent-email="${AGENT}"></ve-scheduler>`;
  const typedForm = {
    usable: `${scheduler}?.querySelector('input[type=date]')`,
    use: (page: Page) => page.getByLabel('Date').fill('2040-06-01'),
  };
  const visible = (locator: (page: Page) => ReturnType<Page['locator']>) => (page: Page) =>
    locator(page).click();
  return [
    {
      name: 'form by hand',
      url: form,
      usable: "document.querySelector('#booking input')",
      use: fillByHand,
    },
    {
      name: 'date and time typed',
      url: site.addPage('/typed', RESERVE + script('ve-scheduler'), typed),
      ...typedForm,
    },
    {
      name: 'date and time typed, early start',
      url: site.addPage(
        '/typed-early',
        RESERVE +
          early(`data-token-endpoint="/plain/token" data-agent-email="${AGENT}"`) +
          script('ve-scheduler'),
        typed,
      ),
      ...typedForm,
    },
    {
      name: 'popup, closed',
      url: site.addPage(
        '/popup',
        script('ve-scheduler'),
        `<ve-scheduler mode="popup" token-endpoint="/ve/token" agent-email="${AGENT}"></ve-scheduler>`,
      ),
      usable: `${scheduler}?.querySelector("[part='open']")`,
      use: async (page) => {
        await page.locator("[part='open']").click();
        await chooseTime(page);
      },
    },
    {
      name: 'join button',
      url: site.addPage(
        '/join',
        script('ve-join-button'),
        `<ve-join-button token-endpoint="/ve/token" full-url="${meeting.agent.fullUrl}"
          agent-id="${AGENT_ID}" schedule-id="${meeting._id}"></ve-join-button>`,
      ),
      usable: "document.querySelector('ve-join-button')?.shadowRoot?.querySelector('button')",
      use: visible((page) => page.getByRole('button')),
    },
    {
      name: 'agenda',
      url: site.addPage('/agenda', script('ve-agenda'), '<ve-agenda join-endpoint="/ve/join"></ve-agenda>'),
      usable: "document.querySelector('ve-agenda')?.shadowRoot?.querySelector('li button')",
      use: visible((page) => page.getByRole('listitem').getByRole('button').first()),
    },
  ];
}

/** A meeting as the API returns it. */
export interface Meeting {
  readonly _id: string;
  readonly agent: { readonly fullUrl: string };
}
