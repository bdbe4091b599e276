import { fixture } from '@open-wc/testing';
import { render, type TemplateResult } from 'lit';
import type { BookingStepDetail, ScheduledEvent, VeErrorEvent, VeScheduler } from '../../src/index.js';
import { until, type World } from './world.js';

/** Adds a scheduler to the page, connected to a world in direct mode. */
export async function scheduler(
  world: World,
  template: TemplateResult,
  properties: Partial<VeScheduler> = {},
): Promise<VeScheduler> {
  const holder = document.createElement('div');
  render(template, holder);
  const element = holder.firstElementChild as VeScheduler;
  Object.assign(element, { apiBase: world.base, tokenSource: world.tokenSource, ...properties });
  for (const type of ['scheduled', 'error'] as const) {
    element.addEventListener(type, (event) =>
      told.set(element, [...(told.get(element) ?? []), event as CustomEvent]),
    );
  }
  const steps: BookingStepDetail[] = [];
  element.addEventListener('booking-step', ({ detail }) => steps.push(detail));
  stepsTold.set(element, steps);
  await fixture(holder);
  return element;
}

const stepsTold = new WeakMap<Element, BookingStepDetail[]>();

const told = new WeakMap<Element, CustomEvent[]>();

/** The first event of a type since the scheduler was created. */
export async function heard(element: VeScheduler, type: 'error'): Promise<VeErrorEvent>;
export async function heard(element: VeScheduler, type: 'scheduled'): Promise<ScheduledEvent>;
export async function heard(element: VeScheduler, type: string): Promise<CustomEvent> {
  return until(() => told.get(element)?.find((event) => event.type === type), `the event ${type}`);
}

export function part<E extends HTMLElement>(element: VeScheduler, name: string): E | null {
  return element.renderRoot.querySelector<E>(`[part~="${name}"]`);
}

/** Waits until the form is shown. */
export async function formOf(element: VeScheduler): Promise<HTMLElement> {
  return until(() => part(element, 'form'), 'the form');
}

export function control<E = HTMLInputElement>(element: VeScheduler, name: string): E {
  return element.renderRoot.querySelector(`[name="${name}"]`) as E;
}

/** Types into fields and fires the events of a browser. */
export function fill(element: VeScheduler, values: Readonly<Record<string, string | boolean>>): void {
  for (const [name, value] of Object.entries(values)) {
    const input = control(element, name);
    if (typeof value === 'boolean') input.checked = value;
    else input.value = value;
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  }
}

export function submit(element: VeScheduler): void {
  element.renderRoot.querySelector('form')!.requestSubmit();
}

export function textOf(element: VeScheduler, selector: string): string {
  const text = element.renderRoot.querySelector(selector)?.textContent ?? '';
  return text.replace(/\s+/g, ' ').trim();
}

/** Tomorrow in UTC, `YYYY-MM-DD`. */
export function tomorrow(): string {
  return new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);
}

/** The days of the calendar by what each is called: `Tuesday 24 November, 6 times`. */
export function days(element: VeScheduler): HTMLElement[] {
  return [...element.renderRoot.querySelectorAll<HTMLElement>('[role="gridcell"]')];
}

/** A day of the calendar, `YYYY-MM-DD`. */
export function dayOf(element: VeScheduler, date: string): HTMLElement {
  return element.renderRoot.querySelector(`[data-day="${date}"]`)!;
}

/** The focused day. */
export function focusedDay(element: VeScheduler): string | undefined {
  return (element.shadowRoot!.activeElement as HTMLElement | null)?.dataset['day'];
}

/** The times of the day that is shown, as instants and as they are read. */
export function slots(element: VeScheduler): { instant: number; text: string; isChosen: boolean }[] {
  return [...element.renderRoot.querySelectorAll<HTMLInputElement>('input[name="slot"]')].map((input) => ({
    instant: Number(input.value),
    text: plain(input.labels![0]!.textContent),
    isChosen: input.checked,
  }));
}

/** Chooses a time of the day that is shown. */
export function chooseSlot(element: VeScheduler, start: string): void {
  element.renderRoot.querySelector<HTMLInputElement>(`[name="slot"][value="${Date.parse(start)}"]`)!.click();
}

/** Presses a key on the focused element. */
export async function pressKey(
  element: VeScheduler,
  key: string,
  init: KeyboardEventInit = {},
): Promise<boolean> {
  const target = element.shadowRoot!.activeElement!;
  const event = new KeyboardEvent('keydown', {
    key,
    bubbles: true,
    composed: true,
    cancelable: true,
    ...init,
  });
  target.dispatchEvent(event);
  await element.updateComplete;
  return event.defaultPrevented;
}

/** Presses a button, by its name. */
export async function pressButton(element: VeScheduler, name: string): Promise<void> {
  const buttons = [...element.renderRoot.querySelectorAll('button')];
  buttons.find((one) => plain(one.getAttribute('aria-label') ?? one.textContent).startsWith(name))!.click();
  await element.updateComplete;
}

/** The narrow spaces that some formats have, as plain ones. */
export const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Types into a field that is searched, which opens its list. */
export async function seek(element: VeScheduler, id: string, text: string): Promise<void> {
  const input = element.renderRoot.querySelector<HTMLInputElement>(`#${id}`)!;
  input.focus();
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  await element.updateComplete;
}

/** Chooses the first time zone that is found by a text. */
export async function chooseZone(element: VeScheduler, text: string): Promise<void> {
  await seek(element, 'time-zone', text);
  await pressKey(element, 'Enter');
}

/** Fills in what every booking needs, and sends it. */
export async function book(
  element: VeScheduler,
  values: Record<string, string | boolean> = {},
): Promise<void> {
  await formOf(element);
  fill(element, { ...requiredValues(), ...values });
  submit(element);
}

/** Books, and waits until the confirmation is shown. */
export async function bookAndConfirm(
  element: VeScheduler,
  values: Record<string, string | boolean> = {},
): Promise<void> {
  await book(element, values);
  await heard(element, 'scheduled');
  await until(() => part(element, 'confirmation'));
  await element.updateComplete;
}

/** What every booking needs. */
export const requiredValues = (): Record<'agent' | 'date' | 'time', string> => ({
  agent: 'anna.keller@example.com',
  date: tomorrow(),
  time: '10:00',
});

/** All visible and announced text, as one string. */
export function wholeText(element: VeScheduler): string {
  return (element.renderRoot as ShadowRoot).textContent.replace(/\s+/g, ' ');
}

export function button(element: VeScheduler, words: string): HTMLButtonElement {
  const buttons = [...element.renderRoot.querySelectorAll('button')];
  return buttons.find((one) => `${one.textContent} ${one.ariaLabel ?? ''}`.includes(words))!;
}

/** The form's dialog, in the modes that have one. */
export function dialogOf(element: VeScheduler): HTMLDialogElement {
  return part<HTMLDialogElement>(element, 'dialog')!;
}

/** What a scheduler tells of the steps to a booking, from its beginning on: further steps are added. */
export const stepsOf = (element: VeScheduler): BookingStepDetail[] => stepsTold.get(element)!;
