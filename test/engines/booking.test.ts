import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ALL_HOURS, countCreateRequests, scheduler, SCRIPT } from '../e2e/fixtures.js';
import { expect, expectBooked, fillIn, RECORDER, records, test } from './fixtures.js';

const create = { method: 'POST', path: '/api/schedules/tenant/' };

test('books through the gateway at a typed date and time', async ({ visitor, site, api }) => {
  await visitor.open(`${site}/example`);
  await visitor.click('label', 'Anna Keller');
  const date = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  await visitor.set('input', 'Date', date);
  await visitor.set('input', 'Time', '14:30');
  await visitor.type('input', 'Your name', 'Ada Lovelace');
  await visitor.type('input', 'Email', 'ada@example.com');
  await visitor.click('button', 'Book ');
  await expectBooked(visitor);
  expect(countCreateRequests(api)).toBe(1);
  const clock = new Intl.DateTimeFormat('sv', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'Europe/Berlin',
  });
  expect(clock.format(api.world.schedules[0]!.date)).toBe(`${date} 14:30`);
});

test('books a time from the calendar', async ({ visitor, host, api }) => {
  await host.open(RECORDER + SCRIPT + scheduler(api, ALL_HOURS));
  await fillIn(visitor);
  await visitor.click('button', 'Book ');
  await expectBooked(visitor);
  expect(await records(visitor)).toEqual(['scheduled']);
  expect(api.world.schedules[0]!.visitor).toMatchObject({ name: 'Ada Lovelace', email: 'ada@example.com' });
});

test('keeps typed values when a booking fails', async ({ visitor, host, api }) => {
  await host.open(RECORDER + SCRIPT + scheduler(api, ALL_HOURS));
  await fillIn(visitor);
  api.world.fail({ kind: 'status', status: 400, ...create });
  await visitor.click('button', 'Book ');
  await visitor.see('[role="alert"]', 'Your meeting isn’t booked');
  expect(await visitor.read('input', 'Your name', 'element.value')).toBe('Ada Lovelace');
  expect(await records(visitor)).toEqual(['error rejected']);
  api.world.faults.clear();
  await visitor.click('button', 'Book ');
  await expectBooked(visitor);
  expect(api.world.schedules).toHaveLength(1);
});

test('books another time after a conflict', async ({ visitor, host, api }) => {
  await host.open(RECORDER + SCRIPT + scheduler(api, ALL_HOURS));
  await fillIn(visitor);
  api.world.fail({ kind: 'status', status: 409, ...create });
  await visitor.click('button', 'Book ');
  await visitor.see('[role="status"]', 'This time has just been taken');
  expect(await records(visitor)).toEqual(['error conflict']);
  api.world.faults.clear();
  await visitor.click('.slot');
  expect(await visitor.read('input', 'Your name', 'element.value')).toBe('Ada Lovelace');
  await visitor.click('button', 'Book ');
  await expectBooked(visitor);
  expect(api.world.schedules).toHaveLength(1);
});

test('does not resend a booking whose response is lost', async ({ visitor, host, api }) => {
  await host.open(RECORDER + SCRIPT + scheduler(api, ALL_HOURS));
  await fillIn(visitor);
  api.world.fail({ kind: 'reset', after: true, ...create });
  await visitor.click('button', 'Book ');
  await visitor.see('[role="alert"]', 'We’re not sure yet whether your booking went through');
  await visitor.see('button', 'Book again anyway');
  expect(await records(visitor)).toEqual(['error outcome_unknown']);
  expect(countCreateRequests(api)).toBe(1);
});

for (const mode of ['popup', 'floating']) {
  test(`${mode}: opens with Enter, and Escape restores the focus`, async ({ visitor, host, api }) => {
    await host.open(`${SCRIPT}<main>${scheduler(api, `mode="${mode}"`)}</main>`);
    await visitor.see('button', 'Book a meeting');
    await visitor.read('button', 'Book a meeting', 'element.focus()');
    await visitor.press('Enter');
    await visitor.see('dialog label', 'Anna Keller');
    await visitor.press('Escape');
    await visitor.doNotSee('dialog');
    expect(await visitor.focusedText()).toBe('Book a meeting');
  });

  test(`${mode}: books in the dialog, and a click outside closes it`, async ({ visitor, host, api }) => {
    await host.open(`${SCRIPT}<main>${scheduler(api, `mode="${mode}" ${ALL_HOURS}`)}</main>`);
    await visitor.click('button', 'Book a meeting');
    await fillIn(visitor);
    await visitor.click('dialog button', 'Book ');
    await expectBooked(visitor);
    await visitor.click('dialog h2', 'Your meeting is booked');
    await visitor.see('dialog');
    await visitor.engine.clickAt(8, 8);
    await visitor.doNotSee('dialog');
    expect(countCreateRequests(api)).toBe(1);
  });
}

test('downloads a calendar file', async ({ visitor, host, api }) => {
  await host.open(SCRIPT + scheduler(api, ALL_HOURS));
  await fillIn(visitor);
  await visitor.click('button', 'Book ');
  await expectBooked(visitor);
  await visitor.click('summary', 'Add to calendar');
  await visitor.click('button, a', 'Apple or other (file)');
  const file = join(visitor.engine.downloads, 'meeting.ics');
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('END:VCALENDAR');
  const text = await readFile(file, 'utf8');
  expect(text).toContain('SUMMARY:Video meeting with Anna Keller');
  expect((await readdir(visitor.engine.downloads)).filter((name) => name.endsWith('.ics'))).toEqual([
    'meeting.ics',
  ]);
});

for (const [what, policy] of [
  [
    'a strict Content Security Policy',
    (api: string) => `default-src 'none'; script-src 'self' 'nonce-recorder'; connect-src 'self' ${api}`,
  ],
  ['Trusted Types', () => "require-trusted-types-for 'script'; trusted-types ve-scheduler"],
] as const) {
  test(`books under ${what}, without violations`, async ({ visitor, host, api }) => {
    await host.open(RECORDER + SCRIPT + scheduler(api, ALL_HOURS), {
      'Content-Security-Policy': policy(new URL(api.base).origin),
    });
    // The calendar moves what is below it when it arrives.
    await visitor.see('.slot');
    await visitor.click('button', 'Change');
    // The field has the focus, with its text selected.
    await visitor.see('[role="option"]', 'Berlin');
    await visitor.engine.type('kathmandu');
    await visitor.see('[role="option"]', 'Nepal');
    await visitor.press('Escape');
    await fillIn(visitor);
    await visitor.click('button', 'Book ');
    await expectBooked(visitor);
    expect(await records(visitor)).toEqual(['scheduled']);
    // Both policies forbid this, so the records would show a violation.
    await visitor.engine.evaluate(
      `(() => { try { document.body.insertAdjacentHTML('beforeend', '<img src="/x.png">'); } catch {} })()`,
    );
    await expect.poll(async () => (await records(visitor)).length).toBeGreaterThan(1);
  });
}
