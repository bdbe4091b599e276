import { fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import type { ErrorDetail, VeScheduler } from '../../../src/index.js';
import { book, button, control, fill, part, textOf, tomorrow } from '../scheduler-page.js';
import { until } from '../world.js';
import type { FaultRow, Outcome } from './fault-rows.js';
import { ASKS_FOR_WORK, type FaultyServer, type RequestName } from './faulty-server.js';

/** How a visitor comes to a request. */
interface Way {
  /** Features of the gateway. */
  readonly features?: readonly string[];
  readonly element: TemplateResult;
  /** What the visitor does until the request is next; missing if it is one of those that load the element. */
  readonly before?: (element: VeScheduler, server: FaultyServer) => Promise<unknown>;
  readonly send?: (element: VeScheduler) => Promise<void> | void;
}

const FORM = html`<ve-scheduler token-endpoint="/ve/token" time-zone="UTC"></ve-scheduler>`;
const waitForForm = (element: VeScheduler) => until(() => part(element, 'form'), 'the form');
const waitForButton = (element: VeScheduler, words: string) =>
  until(() => button(element, words), `the button ${words}`);

const AGENDA = html`<ve-agenda agenda-endpoint="/ve/api/agenda"></ve-agenda>`;
const LINK = html`<ve-scheduler
  token-endpoint="/ve/token"
  time-zone="UTC"
  .manageToken=${'link'}
></ve-scheduler>`;

/** Chooses a new time for the meeting of a link. */
async function chooseNewTime(element: VeScheduler): Promise<void> {
  (await waitForButton(element, 'Change the time')).click();
  await until(() => control(element, 'date'), 'the fields for a new time');
  fill(element, { date: tomorrow(), time: '10:00' });
  await waitForButton(element, 'Move it to');
}
const submitChange = (element: VeScheduler) => part(element, 'submit')!.click();

const WAYS: Readonly<Partial<Record<RequestName, Way>>> = {
  token: { element: FORM },
  agents: { features: ['idempotency', 'agents'], element: FORM },
  'free times': {
    features: ['idempotency', 'availability'],
    element: html`<ve-scheduler
      token-endpoint="/ve/token"
      time-zone="UTC"
      agent-email="anna.keller@example.com"
    ></ve-scheduler>`,
  },
  booking: { element: FORM, before: waitForForm, send: (element) => book(element) },
  'outcome of a booking': {
    element: FORM,
    before: async (element, server) => {
      server.fail('booking', 'no connection');
      await book(element);
      await waitForButton(element, 'Check again');
    },
    send: (element) => button(element, 'Check again').click(),
  },
  'meeting of a link': {
    features: ['idempotency', 'manage'],
    element: LINK,
  },
  'next free times': { features: ['idempotency', 'next_free'], element: FORM },
  'booking with proof of work': {
    features: ['idempotency', ASKS_FOR_WORK],
    element: FORM,
    before: waitForForm,
    send: (element) => book(element),
  },
  change: {
    features: ['idempotency', 'manage'],
    element: LINK,
    before: chooseNewTime,
    send: submitChange,
  },
  cancellation: {
    features: ['idempotency', 'manage'],
    element: LINK,
    before: async (element) => {
      (await waitForButton(element, 'Cancel the meeting')).click();
      await until(() => part(element, 'submit'), 'the question');
    },
    send: submitChange,
  },
  'outcome of a change': {
    features: ['idempotency', 'manage'],
    element: LINK,
    before: async (element, server) => {
      await chooseNewTime(element);
      server.fail('change', 'no connection');
      submitChange(element);
      await waitForButton(element, 'Check again');
    },
    send: submitChange,
  },
  'token to join': {
    element: html`<ve-join-button
      token-endpoint="/ve/token"
      full-url=${`${location.origin}/agent`}
      api-base=${location.origin}
      agent-id="agent-1"
    ></ve-join-button>`,
    before: (element) => waitForButton(element, 'Join meeting'),
    send: (element) => {
      element.focus();
      button(element, 'Join meeting').click();
    },
  },
  agenda: { element: AGENDA },
  'cancellation by the agent': {
    element: AGENDA,
    before: async (element) => {
      (await waitForButton(element, 'Cancel')).click();
      await until(() => part(element, 'submit'), 'the question');
    },
    send: submitChange,
  },
};

export const featuresFor = (request: RequestName): readonly string[] =>
  WAYS[request]!.features ?? ['idempotency'];

/** Lets a request meet a fault, and tells what the visitor and the page then have. */
export async function reach(server: FaultyServer, row: FaultRow): Promise<Outcome> {
  const { request, fault, focus, sent } = row;
  const { element: template, before, send } = WAYS[request]!;
  const codes: ErrorDetail['code'][] = [];
  if (!before) server.fail(request, fault);
  const holder = document.createElement('div');
  holder.addEventListener(
    'error',
    ({ detail }: CustomEventInit<ErrorDetail>) => codes.push(detail!.code),
    true,
  );
  await fixture(template, { parentNode: document.body.appendChild(holder) });
  const element = holder.querySelector<VeScheduler>('ve-scheduler, ve-join-button, ve-agenda')!;
  await before?.(element, server);
  codes.length = before ? 0 : codes.length;
  const sentBefore = before ? server.count(request) : 0;
  if (before) server.fail(request, fault);
  await send?.(element);
  // Between a refused request and its repetition, the server is idle, too.
  const isSent = () => server.count(request) >= sentBefore + Math.max(1, sent);
  await until(() => isSent() && server.isIdle && isSettled(element), 'the end');
  // The focus moves after an update.
  if (focus) await until(() => focusOf(element) === focus, `the focus on ${focus}`);
  return {
    code: codes[0],
    words: textOf(element, '[role="alert"]'),
    sent: server.count(request) - sentBefore,
    focus: focusOf(element),
    button: [...element.renderRoot.querySelectorAll('button')]
      .map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())
      .join(' | '),
    name: control<HTMLInputElement | null>(element, 'name')?.value,
  };
}

/** Whether nothing is shown as under way. */
const isSettled = (element: VeScheduler): boolean =>
  !part(element, 'skeleton') &&
  !element.renderRoot.querySelector('.spinner') &&
  !textOf(element, '[role="status"]').endsWith('…');

/** Role, part or tag of what has the focus in an element. */
function focusOf(element: VeScheduler): string {
  const focused = element.shadowRoot!.activeElement;
  return focused
    ? (focused.getAttribute('role') ??
        focused.getAttribute('part') ??
        (focused.className || focused.localName))
    : '';
}
