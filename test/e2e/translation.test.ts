import type { Locator, Page, Route } from 'playwright/test';
import { FakeGateway, meetingIn, openAgenda, wait } from './agenda-page.js';
import { expect, SCRIPT, test } from './fixtures.js';
import { test as manageTest } from './manage-page.js';
import {
  addTranslator,
  countDates,
  inAnyLanguage,
  originalTextOf,
  translatableDates,
  translate,
  untranslatedTexts,
} from './translated-page.js';

/** Texts of an element, step by step. */
class Reader {
  readonly texts: string[] = [];

  constructor(
    readonly page: Page,
    readonly element: Locator,
    readonly isTranslated: boolean,
  ) {}

  /** Waits for all that a step shows and for all that it ends, and keeps the texts. */
  async read(shown: readonly string[], ended: readonly string[] = []): Promise<void> {
    if (!this.texts.length && this.isTranslated) await translate(this.element);
    for (const text of shown) await expect(this.element).toContainText(inAnyLanguage(text));
    for (const text of ended) await expect(this.element).not.toContainText(inAnyLanguage(text));
    const step = shown.join();
    const untranslated = await untranslatedTexts(this.element);
    if (this.isTranslated) expect(untranslated, step).toEqual([]);
    else expect(untranslated, step).not.toEqual([]);
    this.texts.push(await originalTextOf(this.element));
    expect(await translatableDates(this.element), step).toEqual([]);
  }

  async press(name: string): Promise<void> {
    await this.element
      .locator('button')
      .filter({ hasText: inAnyLanguage(name) })
      .first()
      .click();
  }
}

/** Goes through the steps on a page as it is, and on one that the browser translates: the texts have to be the same. */
async function expectSameTexts(
  page: Page,
  tag: string,
  steps: (reader: Reader) => Promise<void>,
): Promise<void> {
  await addTranslator(page);
  const [plain, translated] = [false, true].map(
    (isTranslated) => new Reader(page, page.locator(tag), isTranslated),
  );
  await steps(plain!);
  await steps(translated!);
  expect(translated!.texts).toEqual(plain!.texts);
}

test('a translated page: each state of a join button', async ({ page, host }) => {
  await expectSameTexts(page, 've-join-button', async (reader) => {
    await host.open(
      `${SCRIPT}<ve-join-button api-base="https://api.example" full-url="https://api.example/x" agent-id="a"></ve-join-button>`,
    );
    await page.evaluate(() => {
      const tab = { document: document.implementation.createHTMLDocument(), close: () => undefined };
      Object.assign(globalThis, { tab, open: () => tab });
      Object.assign(document.querySelector('ve-join-button')!, {
        tokenSource: () =>
          new Promise((resolve, reject) =>
            Object.assign(globalThis, {
              refuse: () => reject(new Error('No')),
              permit: () => resolve({ token: 'a.b.c', expires_in: 60 }),
            }),
          ),
      });
    });
    await reader.read(['Join meeting']);
    await reader.press('Join meeting');
    await reader.read(['Joining']);
    await page.evaluate('refuse()');
    await reader.read(['Join meeting']);
    await page.evaluate('open = () => null');
    await reader.press('Join meeting');
    await reader.read(['Open the meeting']);
    await page.evaluate('open = () => tab');
    await reader.press('Open the meeting');
    await reader.read(['Joining']);
    await page.evaluate('permit()');
    await reader.read(['Join meeting']);
  });
});

test('a translated page: an agenda in which meetings come, go and begin', async ({ page, host }) => {
  await expectSameTexts(page, 've-agenda', async (reader) => {
    const gateway = new FakeGateway();
    const ada = meetingIn(12, 'Ada Lovelace');
    gateway.meetings = [ada, meetingIn(60, 'Bob Byron')];
    await page.unrouteAll({ behavior: 'wait' });
    await openAgenda(page, host, gateway);
    await reader.read(['in 12 minutes']);
    gateway.isDown = true;
    await wait(page, 2);
    await reader.read(['in 10 minutes', 'We couldn’t refresh this.']);
    gateway.meetings = [ada, meetingIn(90, 'Bob Byron'), meetingIn(1500, 'Cleo Curie')];
    gateway.isDown = false;
    await reader.press('Try again');
    await reader.read(['New meeting: Cleo Curie'], ['We couldn’t refresh this.']);
    await reader.press('Copy link');
    await reader.read(['Couldn’t copy.']);
    gateway.cancelStatus = 500;
    await reader.press('Cancel the meeting');
    await reader.read(['Cancel the meeting with Ada Lovelace?']);
    await reader.element.locator('[part="submit"]').click();
    await reader.read(['We’re not sure yet']);
    await reader.press('Check again');
    await reader.read(['We’re not sure yet', 'Check again']);
    gateway.isDown = true;
    await wait(page, 10);
    await reader.read(['Now', 'We couldn’t refresh this.']);
    expect(await countDates(page)).toBeGreaterThan(0);
  });
});

/** Carries a change out, and loses the answer. */
async function loseAnswer(route: Route): Promise<void> {
  await route.fetch();
  await route.abort();
}

manageTest('a translated page: a meeting that is changed and cancelled', async ({ page, manageable }) => {
  // The hours until the meeting are the same each time.
  await page.clock.setFixedTime(new Date());
  await expectSameTexts(page, 've-scheduler', async (reader) => {
    const link = await manageable.book();
    await page.goto('about:blank');
    await page.goto(link);
    await reader.read(['Your meeting', 'Add to calendar']);
    await reader.press('Change the time');
    await reader.element.locator('.slot').first().waitFor();
    await reader.read(['Choose a new time']);
    await reader.element.locator('.slot').nth(0).click();
    await reader.read(['Move it to']);
    await reader.element.locator('.slot').nth(1).click();
    await reader.read(['Move it to']);
    await reader.element.locator('[part="submit"]').click();
    await reader.read(['Your meeting has a new time']);
    await reader.press('Cancel the meeting');
    await reader.read(['Cancel this meeting?']);
    await reader.press('Keep it as it is');
    await reader.read(['Your meeting has a new time']);
    await reader.press('Cancel the meeting');
    await reader.read(['Cancel this meeting?']);
    await page.route('**/api/manage/meeting', loseAnswer, { times: 1 });
    await reader.element.locator('[part="submit"]').click();
    await reader.read(['We’re not sure']);
    await reader.element.locator('[part="submit"]').click();
    await reader.read(['Your meeting is cancelled']);
    expect(await countDates(page)).toBeGreaterThan(0);
  });
});
