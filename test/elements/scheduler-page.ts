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
  // A test may have several forms, and the page is small.
  Object.assign(element, {
    apiBase: world.base,
    tokenSource: world.tokenSource,
    loading: 'eager',
    ...properties,
  });
  for (const type of ['scheduled', 'error'] as const) {
    element.addEventListener(type, (event) =>
      firedEvents.set(element, [...(firedEvents.get(element) ?? []), event as CustomEvent]),
    );
  }
  const steps: BookingStepDetail[] = [];
  element.addEventListener('booking-step', ({ detail }) => steps.push(detail));
  firedSteps.set(element, steps);
  await fixture(holder);
  return element;
}

const firedSteps = new WeakMap<Element, BookingStepDetail[]>();

const firedEvents = new WeakMap<Element, CustomEvent[]>();

/** Waits for the first event of a type since the scheduler was created. */
export async function waitForEvent(element: VeScheduler, type: 'error'): Promise<VeErrorEvent>;
export async function waitForEvent(element: VeScheduler, type: 'scheduled'): Promise<ScheduledEvent>;
export async function waitForEvent(element: VeScheduler, type: string): Promise<CustomEvent> {
  return until(() => firedEvents.get(element)?.find((event) => event.type === type), `the event ${type}`);
}

export function part<E extends HTMLElement>(element: VeScheduler, name: string): E | null {
  return element.renderRoot.querySelector<E>(`[part~="${name}"]`);
}

/** Waits until the form is shown, and returns it. */
export async function waitForForm(element: VeScheduler): Promise<HTMLElement> {
  return until(() => part(element, 'form'), 'the form');
}

export function control<E = HTMLInputElement>(element: VeScheduler, name: string): E {
  return element.renderRoot.querySelector(`[name="${name}"]`) as E;
}

/** Keys of the agents that can be chosen from cards, and whether each one is selected. */
export function agentCards(element: VeScheduler): { key: string; text: string; isChosen: boolean }[] {
  return [...element.renderRoot.querySelectorAll<HTMLInputElement>('input[name="agent"]')].map((input) => ({
    key: input.value,
    text: normalizeSpaces(input.labels![0]!.querySelector('.person')!.textContent),
    isChosen: input.checked,
  }));
}

/** Value of a field, or of the selected one of several radio buttons; empty if none is selected. */
export function valueOf(element: VeScheduler, name: string): string {
  const { type, value } = control(element, name);
  if (type !== 'radio') return value;
  return element.renderRoot.querySelector<HTMLInputElement>(`[name="${name}"]:checked`)?.value ?? '';
}

/** Values by field name. `undefined` leaves a field out, e.g. because the page hides it. */
export type FieldValues = Readonly<Record<string, string | boolean | undefined>>;

/** Fills in fields and fires their `input` events. */
export function fill(element: VeScheduler, values: FieldValues): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const input = control(element, name);
    if (input.type === 'radio') {
      element.renderRoot.querySelector<HTMLInputElement>(`[name="${name}"][value="${value}"]`)!.click();
      continue;
    }
    if (typeof value === 'boolean') input.checked = value;
    else input.value = value;
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  }
}

/** Fills in the fields of the visitor that are required by default. */
export function fillVisitor(element: VeScheduler): void {
  const { name, email } = requiredValues();
  fill(element, { name, email });
}

/** Fills in the visitor's required fields and submits a form whose time is selected or typed already. */
export function submitVisitor(element: VeScheduler): void {
  fillVisitor(element);
  submit(element);
}

export function submit(element: VeScheduler): void {
  element.renderRoot.querySelector('form')!.requestSubmit();
}

/**
 * Text of the first element that matches, without the word joiners that keep times on one line, and with the same dates
 * in all engines.
 */
export function textOf(element: VeScheduler, selector: string): string {
  const text = element.renderRoot.querySelector(selector)?.textContent ?? '';
  return normalizeDates(text.replaceAll('\u2060', '').replace(/\s+/g, ' ').trim());
}

/** Makes “Tuesday, 20 November” of older data for Intl “Tuesday 20 November”, which newer data has in British English. */
export const normalizeDates = (text: string): string => text.replace(/(\w+day), (?=\d)/g, '$1 ');

/** Tomorrow in UTC, `YYYY-MM-DD`. */
export function tomorrow(): string {
  return new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);
}

/** The day cells of the calendar. */
export function days(element: VeScheduler): HTMLElement[] {
  return [...element.renderRoot.querySelectorAll<HTMLElement>('[role="gridcell"]')];
}

/** The cell of a day, `YYYY-MM-DD`. */
export function dayOf(element: VeScheduler, date: string): HTMLElement {
  return element.renderRoot.querySelector(`[data-day="${date}"]`)!;
}

/** The date of the focused day, `YYYY-MM-DD`. */
export function focusedDay(element: VeScheduler): string | undefined {
  return (element.shadowRoot!.activeElement as HTMLElement | null)?.dataset['day'];
}

/** The times of the selected day: instant, label, and whether it is selected. */
export function slots(element: VeScheduler): { instant: number; text: string; isChosen: boolean }[] {
  return [...element.renderRoot.querySelectorAll<HTMLInputElement>('input[name="slot"]')].map((input) => ({
    instant: Number(input.value),
    text: normalizeSpaces(input.labels![0]!.textContent),
    isChosen: input.checked,
  }));
}

/** Selects a time of the selected day, by its ISO start. */
export function chooseSlot(element: VeScheduler, start: string): void {
  element.renderRoot.querySelector<HTMLInputElement>(`[name="slot"][value="${Date.parse(start)}"]`)!.click();
}

/** Presses a key on the focused element, and returns whether the default action was prevented. */
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

/** Clicks the button whose name starts with a text. */
export async function pressButton(element: VeScheduler, name: string): Promise<void> {
  const buttons = [...element.renderRoot.querySelectorAll('button')];
  buttons
    .find((one) => normalizeSpaces(one.getAttribute('aria-label') ?? one.textContent).startsWith(name))!
    .click();
  await element.updateComplete;
}

/** Replaces narrow spaces, which some formats contain, and runs of spaces with a plain space. */
export const normalizeSpaces = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Types into a combobox, which opens its list. */
export async function search(element: VeScheduler, id: string, text: string): Promise<void> {
  const input = element.renderRoot.querySelector<HTMLInputElement>(`#${id}`)!;
  input.focus();
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  await element.updateComplete;
}

/** Turns the line with the time zone into a search. */
export async function openZones(element: VeScheduler): Promise<void> {
  element.renderRoot.querySelector<HTMLElement>('#change-zone')!.click();
  await until(() => element.shadowRoot!.activeElement?.id === 'time-zone', 'the search for time zones');
  await waitForList(element, 'time-zone');
}

/** Waits until the list of a searchable field is loaded. */
export async function waitForList(element: VeScheduler, id: string): Promise<void> {
  await until(() => element.renderRoot.querySelector(`#${id}-list`), 'the list');
  await element.updateComplete;
}

/** Selects the first time zone that matches a text. */
export async function chooseZone(element: VeScheduler, text: string): Promise<void> {
  await openZones(element);
  await search(element, 'time-zone', text);
  await pressKey(element, 'Enter');
}

/** Fills in the required fields and submits the form. */
export async function book(element: VeScheduler, values: FieldValues = {}): Promise<void> {
  await waitForForm(element);
  fill(element, { ...requiredValues(), ...values });
  submit(element);
}

/** Books, and waits until the confirmation is shown. */
export async function bookAndConfirm(element: VeScheduler, values: FieldValues = {}): Promise<void> {
  await book(element, values);
  await waitForEvent(element, 'scheduled');
  await until(() => part(element, 'confirmation'));
  await element.updateComplete;
}

/** Values of the required fields. */
export const requiredValues = (): Record<'agent' | 'date' | 'time' | 'name' | 'email', string> => ({
  agent: 'anna.keller@example.com',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  date: tomorrow(),
  time: '10:00',
});

/** All visible and announced text, as one string. */
export function allText(element: VeScheduler): string {
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

/** The `booking-step` details since the scheduler was created. Later steps are added to the same array. */
export const stepsOf = (element: VeScheduler): BookingStepDetail[] => firedSteps.get(element)!;
