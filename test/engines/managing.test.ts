import { mergeTests } from 'playwright/test';
import { changes, stored, test as manageTest } from '../e2e/manage-page.js';
import { expect, test as engineTest } from './fixtures.js';

const test = mergeTests(manageTest, engineTest);

test('a visitor moves and cancels a meeting by its link', async ({ visitor, manageable, api }) => {
  await visitor.open(await manageable.book());
  const before = stored(api).date;
  const expectHeading = (text: string) => expect.poll(() => visitor.focusedText()).toBe(text);
  await visitor.click('button', 'Change the time');
  await expectHeading('Choose a new time');
  await visitor.click('.slot');
  await visitor.click('button', 'Move it to');
  await expectHeading('Your meeting has a new time');
  expect(stored(api).date).not.toBe(before);
  await visitor.click('button', 'Cancel the meeting');
  await expectHeading('Cancel this meeting?');
  await visitor.click('button', 'Cancel the meeting');
  await expectHeading('Your meeting is cancelled');
  expect(changes(api)).toEqual(['PUT', 'DELETE']);
});
