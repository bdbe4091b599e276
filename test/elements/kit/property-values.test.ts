import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/index.js';
import { VeJoinButton, VeScheduler } from '../../../src/index.js';
import { part, scheduler, textOf, waitForForm } from '../scheduler-page.js';
import { until, World } from '../world.js';

type Properties = Record<string, unknown>;

const create = (tag: string, values: Properties = {}): Element & Properties =>
  Object.assign(document.createElement(tag) as unknown as Element & Properties, values);

/** Declared properties with a default, and that default. */
const DEFAULTS: Properties = Object.fromEntries(
  [...VeScheduler.elementProperties.keys()].map((name) => [name, create('ve-scheduler')[name as string]]),
);

/** What frameworks and typing mistakes set. */
const VALUES: readonly [name: string, value: unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['an empty text', ''],
  ['the text false', 'false'],
  ['true', true],
  ['false', false],
  ['zero', 0],
  ['NaN', NaN],
  ['a bigint', 7n],
  ['a number as text', '7'],
  ['an object', { email: 'required' }],
  ['an object without a prototype', Object.create(null)],
  ['an array', ['email:required', 'phone:hidden']],
  ['a symbol', Symbol('x')],
  ['a function', () => 'x'],
];

describe('the values of properties', () => {
  const { warn, error } = console;
  beforeEach(() => (console.warn = console.error = () => undefined));
  afterEach(() => Object.assign(console, { warn, error }));

  const TEXTS = Object.keys(DEFAULTS).filter((name) => typeof DEFAULTS[name] === 'string');
  const NUMBERS = Object.keys(DEFAULTS).filter((name) => typeof DEFAULTS[name] === 'number');

  it('are those of every attribute', () => {
    expect(TEXTS).to.include.members(['tokenEndpoint', 'fields', 'hours', 'mode', 'theme', 'env']);
    expect(NUMBERS).to.have.members(['duration', 'slotMinutes', 'minNotice', 'horizonDays', 'headingLevel']);
  });

  for (const name of ['undefined', 'null']) {
    it(`are the default after ${name}`, () => {
      const empty = name === 'null' ? null : undefined;
      for (const [property, initial] of Object.entries(DEFAULTS)) {
        if (!VeScheduler.elementProperties.get(property)?.attribute || property === 'hasPak') continue;
        const element = create('ve-scheduler', { [property]: 'x' });
        element[property] = empty;
        expect(element[property], property).to.deep.equal(initial);
      }
    });
  }

  it('are numbers when a framework sets text', () => {
    for (const property of NUMBERS) {
      expect(create('ve-scheduler', { [property]: '7' })[property], property).to.equal(7);
      expect(create('ve-scheduler', { [property]: '' })[property], property).to.deep.equal(
        DEFAULTS[property],
      );
    }
  });

  for (const property of ['withCredentials', 'timeZoneLocked', 'history', 'sendNotificationEmail']) {
    const attribute = property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

    it(`read a bound false of ${attribute} as false`, () => {
      const element = create('ve-scheduler');
      for (const [text, value] of [
        ['false', false],
        ['true', true],
        ['', true],
        [attribute, true],
      ] as const) {
        element.setAttribute(attribute, text);
        expect(element[property], `attribute "${text}"`).to.equal(value);
        element[property] = text;
        expect(element[property], `property "${text}"`).to.equal(value);
      }
      element.removeAttribute(attribute);
      expect(element[property]).to.equal(DEFAULTS[property]);
    });
  }

  it('go back to their default when an attribute is removed', () => {
    const element = create('ve-scheduler', { mode: 'popup', theme: 'dark' });
    document.body.append(element);
    return fixtureOf(element, () => {
      expect(element.getAttribute('mode')).to.equal('popup');
      expect(element.getAttribute('theme')).to.equal('dark');
      element.removeAttribute('mode');
      element.removeAttribute('theme');
      expect(element['mode']).to.equal('inline');
      expect(element['theme']).to.equal('');
    });
  });

  it('write no attribute that the page has not set, which hydration would report', () =>
    fixtureOf(create('ve-scheduler'), (element) => expect(element.getAttributeNames()).to.deep.equal([])));

  for (const [name, value] of VALUES) {
    it(`never throw, and never leave a placeholder: ${name}`, async () => {
      for (const tag of ['ve-scheduler', 've-join-button']) {
        const { elementProperties } = tag === 've-scheduler' ? VeScheduler : VeJoinButton;
        for (const property of elementProperties.keys() as Iterable<string>) {
          if (property === 'tokenSource') continue;
          const element = create(tag, { [property]: value });
          await fixtureOf(element, async () => {
            const root = element.shadowRoot!;
            await until(() => root.querySelector('[part="button"], [part="alert"], [part="open"]'), property);
            expect(root.querySelector('[part="skeleton"]'), property).to.equal(null);
          });
        }
      }
    });
  }

  async function fixtureOf(
    element: Element & Properties,
    check: (element: Element & Properties) => unknown,
  ): Promise<void> {
    const holder = await fixture<HTMLElement>(html`<div></div>`);
    holder.append(element);
    await (element as unknown as VeScheduler).updateComplete;
    await check(element);
    element.remove();
  }

  it('book as usual when a framework passes everything as text', async () => {
    const element = await scheduler(new World(), html`<ve-scheduler fields="phone:hidden"></ve-scheduler>`, {
      duration: '45',
      timeZoneLocked: 'false',
      sendNotificationEmail: 'false',
      subject: undefined,
      fields: ['subject:required', 'phone:hidden'],
    } as unknown as Partial<VeScheduler>);
    await waitForForm(element);
    expect(part(element, 'zone')!.querySelector('button')).not.to.equal(null);
    expect(textOf(element, '#subject-label')).not.to.contain('optional');
    expect(element.renderRoot.querySelector('#phone')).to.equal(null);
    expect(element.renderRoot.querySelector<HTMLInputElement>('#duration')!.value).to.equal('45');
  });
});
