import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { startSandbox } from '../../../demo/sandbox/serve.js';
import { holidaysOf } from '../../../src/node.js';
import { runCommand, startCommand, stopCommand } from './command.js';
import { send } from './http.js';
import { annasEmail, environmentFor, site } from './settings.js';

const calendar = (...events: string[][]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:test',
    ...events.flatMap((lines, index) => [
      'BEGIN:VEVENT',
      ...(lines.some((line) => line.startsWith('UID')) ? [] : [`UID:${index}`]),
      ...lines,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

const read = (ics: string, years = 3) =>
  Object.keys(holidaysOf(ics, { firstYear: 2026, years, warn: () => undefined })).sort();

test('reads a day, several days, and a day without an end', () => {
  const ics = calendar(
    ['DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Christmas'],
    ['DTSTART;VALUE=DATE:20260501'],
    ['DTSTART;VALUE=DATE:20260810', 'DURATION:P2D', 'TRANSP:TRANSPARENT'],
  );
  expect(read(ics)).toEqual(['2026-05-01', '2026-08-10', '2026-08-11', '2026-12-25', '2026-12-26']);
});

test('repeats events every year, by date or by weekday, with exceptions', () => {
  const ics = calendar(
    ['DTSTART;VALUE=DATE:19901003', 'RRULE:FREQ=YEARLY'],
    ['DTSTART;VALUE=DATE:20001123', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH'],
    ['UID:moved', 'DTSTART;VALUE=DATE:20200601', 'RRULE:FREQ=YEARLY', 'EXDATE;VALUE=DATE:20280601'],
    ['UID:moved', 'RECURRENCE-ID;VALUE=DATE:20270601', 'DTSTART;VALUE=DATE:20270603'],
  );
  expect(read(ics)).toEqual([
    '2026-06-01',
    '2026-10-03',
    '2026-11-26',
    '2027-06-03',
    '2027-10-03',
    '2027-11-25',
    '2028-10-03',
    '2028-11-23',
  ]);
});

test('leaves out cancelled events, other years, and events with a time, of which it warns', () => {
  const warnings: string[] = [];
  const ics = calendar(
    ['DTSTART;VALUE=DATE:20260101', 'STATUS:CANCELLED'],
    ['DTSTART;VALUE=DATE:20250101'],
    ['DTSTART;VALUE=DATE:20290101'],
    ['DTSTART:20260106T090000Z', 'DTEND:20260106T100000Z'],
  );
  const closed = holidaysOf(ics, { firstYear: 2026, years: 3, warn: (message) => warnings.push(message) });
  expect(closed).toEqual({});
  expect(warnings).toEqual(['the calendar has 1 events with a time of day: they close no day']);
});

test('ends with events that repeat without end, or last for years', () => {
  expect(read(calendar(['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=DAILY']), 1)).toHaveLength(365);
  expect(read(calendar(['DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20290101']))).toHaveLength(62);
});

test('refuses what is no calendar', () => {
  for (const text of ['', 'hello', 'BEGIN:VCARD\r\nEND:VCARD\r\n', '{"a":1}']) {
    expect(() => holidaysOf(text), text).toThrow(/is not an iCalendar file/);
  }
});

const commandTest = test.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'holidays-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

commandTest(
  'the command closes the days of VE_HOLIDAYS, unless VE_HOURS_EXCEPTIONS opens them',
  async ({ folder }) => {
    const dayAfter = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const path = join(folder, 'days.ics');
    const compact = (days: number) => dayAfter(days).replaceAll('-', '');
    await writeFile(
      path,
      calendar([`DTSTART;VALUE=DATE:${compact(3)}`], [`DTSTART;VALUE=DATE:${compact(4)}`]),
    );
    const sandbox = await startSandbox({ port: 0 });
    const command = await startCommand({
      ...environmentFor(sandbox.origin),
      VE_HOURS: 'Mon-Sun 09:00-10:00',
      VE_TIME_ZONE: 'UTC',
      VE_HOLIDAYS: path,
      VE_HOURS_EXCEPTIONS: `${dayAfter(4)} 15:00-16:00`,
      VE_AGENT_HOURS: JSON.stringify([{ agents: ['marcus.okafor@example.com'], durations: [60] }]),
    });
    const { json } = await send(new URL(command.url).origin, '/ve/token', {
      json: { scope: 'schedule', agent: annasEmail },
      headers: { Origin: site },
    });
    await stopCommand(command);
    await sandbox.close();
    const starts = Object.keys(json.bootstrap.availability.starts as object);
    const on = (days: number) =>
      starts.filter((start) => start.startsWith(dayAfter(days))).map((start) => start.slice(11, 16));
    expect([on(2), on(3), on(4)]).toEqual([['09:00', '09:30'], [], ['15:00', '15:30']]);
    expect(json.calendar.durations).toEqual([30]);
  },
);

commandTest(
  'the command refuses a file that it cannot read, and hours of agents that are no JSON',
  async ({ folder }) => {
    const path = join(folder, 'days.ics');
    await writeFile(path, 'hello');
    const environment = environmentFor('http://127.0.0.1:1');
    const hours = { VE_HOURS: 'Mon 09:00-10:00', VE_TIME_ZONE: 'UTC' };
    const run = async (more: Record<string, string>) =>
      (await runCommand([], { ...environment, ...more })).err;
    expect(await run({ ...hours, VE_HOLIDAYS: path })).toContain(
      'VE_HOLIDAYS: the file is not an iCalendar file',
    );
    expect(await run({ ...hours, VE_HOLIDAYS: 'nowhere' })).toContain(
      'VE_HOLIDAYS: the file cannot be read (ENOENT)',
    );
    expect(await run({ VE_HOLIDAYS: path })).toContain('VE_HOLIDAYS: has no effect without VE_HOURS');
    expect(await run({ ...hours, VE_AGENT_HOURS: '[{"agents":[]}]' })).toContain(
      'VE_AGENT_HOURS: must be JSON such as',
    );
  },
);
