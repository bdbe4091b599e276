import { expect, test } from 'playwright/test';
import { type ConfigurationError, readEnvironment } from '../../../src/command/environment/environment.js';
import { environmentFor } from './settings.js';

const required = environmentFor('http://127.0.0.1:4010');
const hours = { VE_HOURS: 'Mon-Fri 09:00-12:00 13:00-17:00, Sat 10:00-14:00', VE_TIME_ZONE: 'Europe/Berlin' };
const read = (more: Record<string, string> = {}) => readEnvironment({ ...required, ...more }).options;

function mistakes(more: Record<string, string>): readonly string[] {
  try {
    read(more);
  } catch (error) {
    return (error as ConfigurationError).mistakes;
  }
  return [];
}

test('maps the calendar variables to gateway options', () => {
  expect(
    read({
      ...hours,
      VE_HOURS_EXCEPTIONS: '2026-12-24 09:00-12:00 13:00-14:00, 2026-12-25 closed',
      VE_SLOT_MINUTES: '15',
      VE_DURATIONS: '60,30',
      VE_BUFFER_MINUTES: '10',
      VE_MIN_NOTICE_MINUTES: '0',
      VE_HORIZON_DAYS: '14',
    }),
  ).toMatchObject({
    hours: {
      timeZone: 'Europe/Berlin',
      weekly: hours.VE_HOURS,
      exceptions: { '2026-12-24': '09:00-12:00 13:00-14:00', '2026-12-25': 'closed' },
    },
    slotMinutes: 15,
    durations: [60, 30],
    bufferMinutes: 10,
    minNoticeMinutes: 0,
    horizonDays: 14,
  });
});

test('sets no hours when VE_HOURS is missing', () => {
  const { hours: none, horizonDays } = read({ VE_HORIZON_DAYS: '14' });
  expect({ none, horizonDays }).toEqual({ none: undefined, horizonDays: 14 });
});

const invalid: [name: string, more: Record<string, string>][] = [
  ['VE_TIME_ZONE', { VE_HOURS: 'Mon 09:00-17:00' }],
  ['VE_TIME_ZONE', { VE_TIME_ZONE: 'Europe/Berlin' }],
  ['VE_TIME_ZONE', { ...hours, VE_TIME_ZONE: 'Berlin' }],
  ['VE_HOURS', { ...hours, VE_HOURS: 'always' }],
  ['VE_HOURS_EXCEPTIONS', { ...hours, VE_HOURS_EXCEPTIONS: '2026-12-24' }],
  ['VE_HOURS_EXCEPTIONS', { ...hours, VE_HOURS_EXCEPTIONS: '24.12.2026 closed' }],
  ['VE_HOURS_EXCEPTIONS', { ...hours, VE_HOURS_EXCEPTIONS: '2026-02-30 closed' }],
  ['VE_HOURS_EXCEPTIONS', { ...hours, VE_HOURS_EXCEPTIONS: '2026-12-24 9-12' }],
  ['VE_HOURS_EXCEPTIONS', { ...hours, VE_HOURS_EXCEPTIONS: '2026-12-24 closed, 2026-12-24 09:00-12:00' }],
  ['VE_HOURS_EXCEPTIONS', { VE_HOURS_EXCEPTIONS: '2026-12-24 closed' }],
  ['VE_SLOT_MINUTES', { ...hours, VE_SLOT_MINUTES: '1' }],
  ['VE_SLOT_MINUTES', { VE_SLOT_MINUTES: '30' }],
  ['VE_BUFFER_MINUTES', { VE_BUFFER_MINUTES: '30' }],
  ['VE_MIN_NOTICE_MINUTES', { VE_MIN_NOTICE_MINUTES: '30' }],
  ['VE_HORIZON_DAYS', { VE_HORIZON_DAYS: '0' }],
  ['VE_PHOTO_ORIGINS', { VE_PHOTO_ORIGINS: 'https://photos.example.com' }],
  ['VE_PHOTO_ORIGINS', { VE_AGENT_PROFILES: 'agents.json', VE_PHOTO_ORIGINS: 'https://*.example.com' }],
  ['VE_SECRETS', { VE_SECRETS: 'a'.repeat(64) }],
  ['VE_MAX_DAYS_AHEAD', { VE_MAX_DAYS_AHEAD: '30' }],
  ['VE_REDIS_URL', { VE_REDIS_URL: 'redis://:50%off@127.0.0.1' }],
];
for (const [name, more] of invalid) {
  test(`reports ${Object.values(more).join(' and ')} as a mistake in ${name}`, () => {
    const reported = mistakes(more);
    expect(reported).toHaveLength(1);
    expect(reported[0]).toMatch(new RegExp(`^${name}: `));
  });
}
