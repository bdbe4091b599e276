import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import { registerLocale, type Strings, type VeScheduler } from '../../../src/pure.js';
import { en } from '../../../src/i18n/en.js';
import { resetClock, setClock } from '../time/free-times.js';
import {
  book,
  control,
  fill,
  waitForForm,
  waitForEvent,
  part,
  scheduler,
  submit,
  textOf,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

/** Strings of a made-up language. */
const madeUpStrings = (name: string): Strings => ({
  ...en,
  heading: `Heading in ${name}`,
  submit: `Submit in ${name}`,
});

const registry = globalThis as { veSchedulerLocales?: Record<string, Strings> };

describe('<ve-scheduler> language', () => {
  let world: World;
  let root: HTMLElement;
  beforeEach(() => {
    // Far from a month's end, where a calendar would show no times.
    setClock('2040-06-11T08:00:00Z');
    world = new World();
    root = document.documentElement;
  });
  afterEach(() => {
    resetClock();
    root.lang = 'en-GB';
    root.removeAttribute('dir');
    delete registry.veSchedulerLocales;
  });

  const heading = (element: VeScheduler) => textOf(element, '[part="heading"]');

  async function page(properties: Partial<VeScheduler> = {}): Promise<VeScheduler> {
    const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`, properties);
    await waitForForm(element);
    return element;
  }

  describe('registered strings', () => {
    it('are used when registered before the element loads', async () => {
      registerLocale('eo', madeUpStrings('Esperanto'));
      root.lang = 'eo';
      expect(heading(await page())).to.equal('Heading in Esperanto');
    });

    it('replace English when registered after the element loads', async () => {
      root.lang = 'eo';
      const element = await page();
      expect(heading(element)).to.equal('Book a video meeting');
      registerLocale('eo', madeUpStrings('Esperanto'));
      await element.updateComplete;
      expect(heading(element)).to.equal('Heading in Esperanto');
    });

    it('are used when a locale script ran before the element’s script', async () => {
      registry.veSchedulerLocales = { eo: madeUpStrings('Esperanto') };
      root.lang = 'eo';
      expect(heading(await page())).to.equal('Heading in Esperanto');
    });

    it('fall back to English when the language is missing or invalid', async () => {
      for (const lang of ['', 'eo', 'x-klingon', 'en_GB', '-', '!!', 'constructor', '__proto__']) {
        root.lang = lang;
        expect(heading(await page()), lang).to.equal('Book a video meeting');
      }
    });

    it('match the region first, then the language, ignoring case', async () => {
      registerLocale('pt-BR', madeUpStrings('Brazilian'));
      registerLocale('pt', madeUpStrings('Portuguese'));
      const element = await page();
      for (const [lang, name] of [
        ['pt-br', 'Brazilian'],
        ['PT', 'Portuguese'],
        ['pt-AO', 'Portuguese'],
      ] as const) {
        root.lang = lang;
        await until(() => heading(element) === `Heading in ${name}`);
      }
    });

    it('fall back to another region of the language', async () => {
      registerLocale('pt-BR', madeUpStrings('Brazilian'));
      root.lang = 'pt-PT';
      expect(heading(await page())).to.equal('Heading in Brazilian');
    });

    it('set the lang attribute of the card', async () => {
      registerLocale('eo', madeUpStrings('Esperanto'));
      root.lang = 'eo';
      const element = await page();
      expect(part(element, 'card')!.lang).to.match(/^eo(-[A-Z]{2})?$/);
      root.lang = 'ja';
      const english = navigator.languages.find((one) => one.startsWith('en'));
      await until(() => part(element, 'card')!.lang === english);
    });
  });

  describe('when lang changes at run time', () => {
    beforeEach(() => {
      registerLocale('eo', madeUpStrings('Esperanto'));
      registerLocale('ia', madeUpStrings('Interlingua'));
    });

    it('follows the page and keeps typed values', async () => {
      const element = await page();
      fill(element, { name: 'Ada' });
      root.lang = 'eo';
      await until(() => heading(element) === 'Heading in Esperanto');
      expect(control(element, 'name').value).to.equal('Ada');
      root.removeAttribute('lang');
      await until(() => heading(element) === 'Book a video meeting');
    });

    it('uses its own lang first, then the nearest ancestor’s', async () => {
      const element = await page();
      const around = element.parentElement!;
      around.lang = 'eo';
      await until(() => heading(element) === 'Heading in Esperanto');
      element.lang = 'ia';
      await until(() => heading(element) === 'Heading in Interlingua');
      element.removeAttribute('lang');
      await until(() => heading(element) === 'Heading in Esperanto');
    });

    it('finds lang across shadow roots', async () => {
      const outer = document.createElement('div');
      document.body.append(outer);
      const inner = document.createElement('div');
      outer.attachShadow({ mode: 'closed' }).append(inner);
      const element = document.createElement('ve-scheduler');
      Object.assign(element, { apiBase: world.base, tokenSource: world.tokenSource });
      inner.attachShadow({ mode: 'open' }).append(element);
      await waitForForm(element);
      root.lang = 'eo';
      await until(() => heading(element) === 'Heading in Esperanto');
      inner.lang = 'ia';
      await until(() => heading(element) === 'Heading in Interlingua');
      outer.remove();
    });

    it('uses the lang of its new ancestors when moved', async () => {
      const element = await page();
      const elsewhere = document.createElement('div');
      elsewhere.lang = 'eo';
      document.body.append(elsewhere);
      elsewhere.append(element);
      await until(() => heading(element) === 'Heading in Esperanto');
      elsewhere.lang = 'ia';
      await until(() => heading(element) === 'Heading in Interlingua');
      elsewhere.remove();
    });

    it('also translates errors and the confirmation', async () => {
      const strings = madeUpStrings('Esperanto');
      registerLocale('eo', {
        ...strings,
        booked: 'Booked in Esperanto',
        issues: { ...strings.issues, time_missing: 'Time in Esperanto' },
        errors: { ...strings.errors, rejected: 'Rejected in Esperanto' },
      });
      const element = await page();
      await book(element, { time: '' });
      await until(() => textOf(element, '#time-error') === 'Choose a time.');
      root.lang = 'eo';
      await until(() => textOf(element, '#time-error') === 'Time in Esperanto');
      root.lang = 'en-GB';
      await world.fail({
        kind: 'status',
        status: 400,
        body: {},
        times: 1,
        method: 'POST',
        path: '/api/schedules/tenant/',
      });
      fill(element, { time: '10:00' });
      submit(element);
      await until(() =>
        textOf(element, '[part="alert"]').includes('Something in your details wasn’t accepted'),
      );
      root.lang = 'eo';
      await until(() => textOf(element, '[part="alert"]').includes('Rejected in Esperanto'));
      submit(element);
      await waitForEvent(element, 'scheduled');
      await until(() => heading(element) === 'Booked in Esperanto');
    });
  });

  describe('with overridden strings', () => {
    it('applies overrides, also at run time, and keeps the other strings', async () => {
      const element = await page({
        strings: {
          heading: 'Talk to us',
          labels: { name: 'Who are you?' },
          issues: { time_missing: 'When?' },
        },
      });
      expect(heading(element)).to.equal('Talk to us');
      expect(textOf(element, '#name-label')).to.equal('Who are you?');
      expect(textOf(element, '#phone-label')).to.equal('Phone (optional)');
      element.strings = { submit: 'Go', failedTimes: undefined } as never;
      await element.updateComplete;
      expect(heading(element)).to.equal('Book a video meeting');
      expect(textOf(element, '[part="submit"]')).to.equal('Go');
      element.strings = undefined;
      await element.updateComplete;
      expect(textOf(element, '[part="submit"]')).to.equal('Book meeting');
    });

    it('ignores a value of the wrong type', async () => {
      const strings = { heading: 7, submit: null, labels: 'Who?', optional: undefined, matches: 'Some' };
      const element = await page({ strings: strings as never });
      expect(heading(element)).to.equal('Book a video meeting');
      expect(textOf(element, '[part="submit"]')).to.equal('Book meeting');
      expect(textOf(element, '#name-label')).to.equal('Your name');
      expect(textOf(element, '#phone-label')).to.equal('Phone (optional)');
      element.strings = null as never;
      await element.updateComplete;
      expect(heading(element)).to.equal('Book a video meeting');
    });

    it('falls back to English for a missing string', async () => {
      const { submit: _, ...others } = madeUpStrings('Esperanto');
      registerLocale('eo', others as Strings);
      const element = await page();
      root.lang = 'eo';
      await until(() => heading(element) === 'Heading in Esperanto');
      expect(textOf(element, '[part="submit"]')).to.equal('Book meeting');
    });

    it('keeps overrides in every language', async () => {
      registerLocale('eo', madeUpStrings('Esperanto'));
      const element = await page({ strings: { heading: 'Talk to us' } });
      root.lang = 'eo';
      await until(() => textOf(element, '[part="submit"]') === 'Submit in Esperanto');
      expect(heading(element)).to.equal('Talk to us');
    });

    it('shows overrides as text, not as markup', async () => {
      const element = await page({ strings: { heading: '<b>Bold</b>', submit: '${1+1}' } });
      expect(heading(element)).to.equal('<b>Bold</b>');
      expect(textOf(element, '[part="submit"]')).to.equal('${1+1}');
    });
  });

  describe('in other calendars and digits', () => {
    /** The date in the Gregorian calendar, whatever the locale's own calendar is. */
    const gregorian = (lang: string, options: Intl.DateTimeFormatOptions, at: number) =>
      new Intl.DateTimeFormat(lang, { ...options, calendar: 'gregory' }).format(at);

    for (const lang of [
      'ar-EG',
      'fa-IR',
      'th-TH',
      'th-TH-u-nu-thai',
      'hi-IN-u-nu-deva',
      'ja-JP-u-ca-japanese',
    ]) {
      it(`uses Gregorian dates and the digits of ${lang} in grid, label, slot and summary`, async () => {
        const language = lang.split('-')[0]!;
        registerLocale(language, madeUpStrings(language));
        root.lang = lang;
        const element = await scheduler(
          world,
          html`<ve-scheduler hours="Mon-Sun 00:00-24:00" time-zone="UTC"></ve-scheduler>`,
        );
        const day = await until(() =>
          element.renderRoot.querySelector<HTMLElement>('td[aria-selected="true"]'),
        );
        const date = day.dataset['day']!;
        const instant = Date.parse(date);
        const number = new Intl.NumberFormat(lang).format(Number(date.slice(8)));
        expect(day.textContent.trim()).to.equal(number);
        const label = gregorian(
          lang,
          { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' },
          instant,
        );
        expect(day.ariaLabel!.startsWith(label), `${day.ariaLabel} has ${label}`).to.equal(true);
        expect(label).to.contain(number);
        const month = gregorian(lang, { month: 'long', year: 'numeric', timeZone: 'UTC' }, instant);
        expect(textOf(element, '#month')).to.equal(month);
        expect(textOf(element, '#slots')).to.equal(label);
        // Compare with the grid as well, so that this does not only test Intl against itself.
        const year = Array.from(month, digitOf).filter((one) => one >= 0);
        expect(year.join('')).to.contain(date.slice(0, 4));

        const slot = element.renderRoot.querySelector<HTMLInputElement>('[name="slot"]')!;
        slot.click();
        await element.updateComplete;
        const at = Number(slot.value);
        const local = { timeZone: 'UTC' } as const;
        expect(textOf(element, '.slot span')).to.equal(
          gregorian(lang, { timeStyle: 'short', ...local }, at).replace(/\s/g, ' '),
        );
        const range = new Intl.DateTimeFormat(lang, {
          ...{ calendar: 'gregory', weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' },
          ...{ hour: 'numeric', minute: '2-digit', ...local },
        }).formatRange(at, at + 30 * 60_000);
        expect(textOf(element, '[part="summary"] strong')).to.equal(range.replace(/\s/g, ' '));
        expect(range).to.contain(number).and.contain(yearIn(lang, date));
        if (!/\d/.test(number)) expect(textOf(element, '#month')).not.to.match(/\d/);
      });
    }

    it('starts weeks on the country’s first weekday', async () => {
      const first: Record<string, string> = {};
      for (const lang of ['en-GB', 'en-US', 'ar-EG']) {
        registerLocale(lang.split('-')[0]!, en);
        root.lang = lang;
        const element = await scheduler(
          world,
          html`<ve-scheduler hours="Mon-Fri 09:00-17:00"></ve-scheduler>`,
        );
        await waitForForm(element);
        first[lang] = element.renderRoot.querySelector('th')!.abbr;
      }
      expect(first['en-GB']).to.equal('Monday');
      expect(first['en-US']).to.equal('Sunday');
      expect(first['ar-EG']).to.equal(
        new Intl.DateTimeFormat('ar-EG', { weekday: 'long' }).format(Date.UTC(2026, 0, 3)),
      );
    });
  });

  describe('when digits of another script are typed', () => {
    for (const [script, typed] of [
      ['Arabic-Indic', '+٤٤ ٢٠ ٧٩٤٦ ٠٠٠١'],
      ['Persian', '+۴۴ ۲۰ ۷۹۴۶ ۰۰۰۱'],
      ['Devanagari', '+४४ २० ७९४६ ०००१'],
      ['fullwidth', '＋４４　２０　７９４６　０００１'],
      ['Bengali', '+৪৪ ২০ ৭৯৪৬ ০০০১'],
      ['Thai', '+๔๔ ๒๐ ๗๙๔๖ ๐๐๐๑'],
      ['ASCII', '+44 20 7946 0001'],
    ] as const) {
      it(`converts ${script} digits in a phone number to ASCII`, async () => {
        const element = await page();
        await book(element, { phone: typed });
        await waitForEvent(element, 'scheduled');
        const [post] = await world.received('POST', '/schedules');
        expect((post!.body as { visitor: object }).visitor).to.have.property('phone', '+44 20 7946 0001');
      });
    }
  });

  describe('on a right-to-left page', () => {
    beforeEach(() => {
      registerLocale('he', madeUpStrings('Hebrew'));
    });

    it('mirrors when dir changes on the page or on the element', async () => {
      const element = await scheduler(world, html`<ve-scheduler hours="Mon-Sun 00:00-24:00"></ve-scheduler>`);
      await waitForForm(element);
      const [back, on] = element.renderRoot.querySelectorAll<HTMLElement>('.turn');
      const isBackLeft = () => back!.getBoundingClientRect().left < on!.getBoundingClientRect().left;
      expect(isBackLeft()).to.equal(true);
      root.dir = 'rtl';
      expect(isBackLeft()).to.equal(false);
      root.removeAttribute('dir');
      element.dir = 'rtl';
      expect(isBackLeft()).to.equal(false);
      expect(getComputedStyle(back!.querySelector('svg')!).scale).to.equal('-1 1');
    });

    it('keeps the offset after the name of a time zone', async () => {
      root.dir = 'rtl';
      root.lang = 'he';
      const element = await scheduler(
        world,
        html`<ve-scheduler hours="Mon-Sun 00:00-24:00" time-zone="Asia/Kathmandu"></ve-scheduler>`,
      );
      await waitForForm(element);
      element.renderRoot.querySelector<HTMLInputElement>('[name="slot"]')!.click();
      await element.updateComplete;
      const hint = [...part(element, 'summary')!.querySelectorAll('.hint')].find((one) =>
        one.textContent.includes('Kathmandu'),
      )!;
      const texts = document.createTreeWalker(hint, NodeFilter.SHOW_TEXT, (one) =>
        one.textContent?.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP,
      );
      const text = texts.nextNode()!;
      const left = (index: number) => {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + 1);
        return range.getBoundingClientRect().left;
      };
      const written = text.textContent!;
      expect(written).to.equal('Kathmandu, UTC+05:45');
      const lefts = Array.from(written, (_, index) => left(index));
      expect(lefts).to.deep.equal([...lefts].sort((one, other) => one - other));
    });
  });
});

/** Gregorian year of a date, in the digits of a language. */
const yearIn = (lang: string, date: string): string =>
  new Intl.NumberFormat(lang, { useGrouping: false }).format(Number(date.slice(0, 4)));

/** The value of a digit of any script; -1 for anything else. */
function digitOf(character: string): number {
  if (!/\p{Nd}/u.test(character)) return -1;
  let zero = character.codePointAt(0)!;
  const first = zero;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return first - zero;
}
