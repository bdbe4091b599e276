import { expect } from '@open-wc/testing';
import '../../../src/index.js';
import {
  chooseSlot,
  chooseZone,
  dayOf,
  fillVisitor,
  part,
  pressButton,
  submit,
  textOf,
  waitForEvent,
} from '../scheduler-page.js';
import { useCalendarPage } from '../time/calendar-page.js';
import { until } from '../world.js';
import { MARK, originalText, textsOf, Translator } from './translator.js';

describe('a page that the browser translates', () => {
  const page = useCalendarPage();

  /** What the form shows in each state of a booking, from the calendar to the confirmation. */
  async function textsOfBooking(isTranslated: boolean): Promise<string[]> {
    page.freeTimes.starts = ['2040-11-20T08:00:00Z', '2040-11-20T12:00:00Z', '2040-12-25T09:00:00Z'];
    const element = await page.open();
    const root = element.shadowRoot!;
    const translator = isTranslated ? new Translator(root) : undefined;
    const texts: string[] = [];
    const look = async (step: string, isReached: () => unknown) => {
      await until(isReached, step);
      await element.updateComplete;
      // The reference of a booking is another each time.
      const hidden = [...root.querySelectorAll('details, dl')].map((one) => originalText(one));
      texts.push(`${step}: ${hidden.reduce((text, one) => text.replace(one, ''), originalText(root))}`);
    };
    const legend = () => textOf(element, '#slots');

    // The agent may come after the free times.
    await look('the first day', () => legend().includes('20') && root.textContent.includes('Anna'));
    await pressButton(element, 'Next month');
    await look('another month', () => dayOf(element, '2040-12-25').part.contains('free'));
    dayOf(element, '2040-12-25').click();
    await look('another day', () => legend().includes('25'));
    chooseSlot(element, '2040-12-25T09:00:00Z');
    await look('a time', () => part(element, 'summary')?.textContent.includes('Anna'));
    submit(element);
    await look('issues', () => part(element, 'issues'));
    await chooseZone(element, 'Tokyo');
    await look('another time zone', () => part(element, 'summary')!.textContent.includes('Tokyo'));
    element.hourCycle = 'h12';
    await look('another hour cycle', () => /pm/i.test(part(element, 'summary')!.textContent));
    await pressButton(element, 'Previous month');
    await look('the month before', () => dayOf(element, '2040-11-20').part.contains('free'));
    dayOf(element, '2040-11-20').click();
    await look('the day before', () => legend().includes('20'));
    chooseSlot(element, '2040-11-20T12:00:00Z');
    await look('another time', () => /9:00/.test(part(element, 'summary')!.textContent));
    fillVisitor(element);
    await look('no issues', () => !part(element, 'issues'));
    await page.sandbox.fail({ kind: 'status', status: 503, method: 'POST', path: '/api/schedules/tenant/' });
    submit(element);
    await look('a failure', () => part(element, 'alert'));
    await page.sandbox.clearFaults();
    submit(element);
    await waitForEvent(element, 'scheduled');
    await look('the confirmation', () => part(element, 'confirmation'));
    translator?.stop();
    element.remove();
    return texts;
  }

  it('shows true texts in every state of a booking', async () => {
    const texts = await textsOfBooking(false);
    expect(await textsOfBooking(true)).to.deep.equal(texts);
    expect(texts).to.have.length(13);
  });

  it('translates words, but no dates, times, numbers of days and time zones', async () => {
    const element = await page.open();
    chooseSlot(element, '2040-11-20T08:00:00Z');
    await until(() => part(element, 'summary'));
    const translator = new Translator(element.shadowRoot!);
    const texts = (selector: string) =>
      textsOf(element.renderRoot.querySelector(selector)!).map(({ data }) => data.trim());
    expect(texts('[part="submit"]')).to.deep.equal([`Book${MARK}`, '08:00']);
    expect(texts('#zone').join(' ')).to.match(new RegExp(`${MARK}.*UTC$`));
    for (const selector of ['#month', '#slots', 'thead', 'td', '.times', '[part="summary"] strong']) {
      expect(texts(selector).join(''), selector).not.to.include(MARK);
    }
    translator.stop();
  });

  it('survives what a translator writes into lang', async () => {
    const element = await page.open();
    const { lang } = document.documentElement;
    const monthIn = async (tag: string) => {
      document.documentElement.lang = tag;
      await Promise.resolve();
      await element.updateComplete;
      return textOf(element, '#month');
    };
    for (const tag of ['auto', 'de', 'de-x-mtfrom-en', 'x', '', 'i-klingon', 'en-GB-x-mtfrom-de']) {
      expect(await monthIn(tag), tag).to.equal('November 2040');
    }
    document.documentElement.lang = lang;
  });
});
