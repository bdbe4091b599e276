import { createGateway, type GatewayOptions } from '../../../../src/server.js';
import { readOptions } from '../../../../src/gateway/options/read-options.js';
import { expect, secret, test } from '../gateway-test.js';

const validOptions: GatewayOptions = {
  credentials: { type: 'pak', pak: 'k', externalId: 'e', email: 'p@example.com' },
  origins: ['https://www.example.com'],
  secrets: [secret],
  clientIp: 'unknown',
};
const pak = validOptions.credentials;
const hours = { timeZone: 'Europe/Berlin', weekly: 'Mon-Fri 09:00-17:00' };

test('createGateway reports every invalid option at once, without values', () => {
  const bad = {
    credentials: { type: 'pak', pak: '..', externalId: '', email: 'a\u0000b' },
    origins: ['*.example.com', 'null'],
    secrets: ['my short secret'],
    baseUrl: 'http://api.example.com',
    limits: { createPerVisiter: false },
    clientIP: () => undefined,
    log: 'console',
    hours: { timeZone: 'Europe/Atlantis', weekly: 'sometimes', exceptions: { '2026-12-24': 'noon' } },
    slotMinutes: 7.5,
    bufferMinutes: -1,
    minNoticeMinutes: '60',
    horizonDays: 0,
  };
  expect(() => createGateway(bad as unknown as GatewayOptions)).toThrow(TypeError);
  let message = '';
  try {
    createGateway(bad as unknown as GatewayOptions);
  } catch (error) {
    message = (error as Error).message;
  }
  for (const name of [
    'credentials.pak',
    'credentials.externalId',
    'credentials.email',
    'origins.0',
    'origins.1',
    'secrets.0',
    'baseUrl',
    'createPerVisiter',
    'clientIP',
    'log',
    'hours.timeZone',
    'hours.weekly',
    'hours.exceptions.2026-12-24',
    'slotMinutes',
    'bufferMinutes',
    'minNoticeMinutes',
    'horizonDays',
  ]) {
    expect(message).toContain(name);
  }
  expect(message).not.toContain('my short secret');
});

const wrong: [name: string, overrides: Record<string, unknown>][] = [
  ['missing credentials', { credentials: undefined }],
  ['credentials of an unknown type', { credentials: { type: 'magic' } }],
  ['an empty list of origins', { origins: [] }],
  ['the origin *', { origins: ['*'] }],
  ['an origin with a path', { origins: ['https://www.example.com/'] }],
  ['an http origin', { origins: ['http://www.example.com'] }],
  ['an origin in upper case', { origins: ['https://WWW.example.com'] }],
  ['a role that is a text', { agents: { role: 'Advisor' } }],
  ['a photo that is a list', { agents: { photo: ['https://photos.example.com/anna.jpg'] } }],
  ['a description that is no text', { agents: { description: { 'anna@example.com': 7 } } }],
  ['a photo origin with a path', { agents: { photoOrigins: ['https://photos.example.com/'] } }],
  ['an http photo origin', { agents: { photoOrigins: ['http://photos.example.com'] } }],
  ['an empty list of secrets', { secrets: [] }],
  ['a secret of 31 characters', { secrets: [secret.slice(0, 31)] }],
  ['a short second secret', { secrets: [secret, 'y'] }],
  ['a secret of one character', { secrets: ['a'.repeat(64)] }],
  [
    'a secret of nine different characters',
    { secrets: ['123456789'.split('').sort().join('') + '918273645546372819912837465'] },
  ],
  ['a secret that repeats a word', { secrets: ['correct-horse-battery-'.repeat(3)] }],
  [
    'a secret that repeats a word and a half',
    { secrets: ['abcdefghijklmnopqrstuvwxyz0123abcdefghijklmnopqrstuvwxyz0123abc'] },
  ],
  ['a base URL with a password', { baseUrl: 'https://a:b@api.example.com' }],
  ['a base URL with a query', { baseUrl: 'https://api.example.com/?x' }],
  ['a base URL without a scheme', { baseUrl: 'api.example.com' }],
  ['an unknown environment', { environment: 'prod' }],
  ['a path without a slash', { basePath: 've' }],
  ['a path with a pattern', { basePath: '/:ve' }],
  [
    'authorizeAgent without a partner key',
    { credentials: { type: 'local', email: 'a', password: 'b' }, authorizeAgent: () => true },
  ],
  ['DANGEROUSLY_EXPOSE_THE_PAK alone', { DANGEROUSLY_EXPOSE_THE_PAK: true }],
  ['a DANGEROUSLY option that is only truthy', { DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: 'yes' }],
  ['hours without a zone', { hours: { weekly: 'Mon 09:00-17:00' } }],
  ['hours without weekly', { hours: { timeZone: 'Europe/Berlin' } }],
  ['hours in an unknown zone', { hours: { timeZone: 'Berlin', weekly: 'Mon 09:00-17:00' } }],
  ['hours without a day', { hours: { timeZone: 'Europe/Berlin', weekly: '09:00-17:00' } }],
  ['hours that end at 25:00', { hours: { timeZone: 'Europe/Berlin', weekly: 'Mon 09:00-25:00' } }],
  ['hours with an unknown field', { hours: { ...hours, closed: true } }],
  [
    'an exception on a date that does not exist',
    { hours: { ...hours, exceptions: { '2026-02-30': 'closed' } } },
  ],
  ['an exception without hours', { hours: { ...hours, exceptions: { '2026-12-24': '' } } }],
  ['slots of 0 minutes', { hours, slotMinutes: 0 }],
  ['slots without hours', { slotMinutes: 30 }],
  ['a buffer without hours', { bufferMinutes: 0 }],
  ['notice without hours', { minNoticeMinutes: 60 }],
  ['an option that was removed', { maxDaysAhead: 30 }],
  ['a duration of 10 minutes', { durations: [10] }],
  ['a store without methods', { idempotencyStore: {} }],
  ['an unknown option', { originz: [] }],
  ['a limit of 0 points', { limits: { createPerIp: { points: 0, seconds: 1 } } }],
  ['a partner key with a line break', { credentials: { ...pak, pak: 'a\nb' } }],
];
for (const [name, overrides] of wrong) {
  test(`createGateway rejects ${name}`, () => {
    expect(() => createGateway({ ...validOptions, ...overrides })).toThrow(TypeError);
  });
}

const bounds: [name: keyof GatewayOptions, least: number, most: number][] = [
  ['slotMinutes', 5, 1440],
  ['bufferMinutes', 0, 1440],
  ['minNoticeMinutes', 0, 527_040],
  ['horizonDays', 1, 3660],
  ['durations', 15, 1440],
];
for (const [name, least, most] of bounds) {
  const withValue = (value: unknown) => ({
    ...validOptions,
    hours,
    [name]: name === 'durations' ? [value] : value,
  });

  test(`createGateway accepts ${name} of ${least} and ${most}`, () => {
    for (const value of [least, most])
      expect(() => createGateway(withValue(value) as GatewayOptions)).not.toThrow();
  });

  for (const value of [least - 1, most + 1, least + 0.5, 1e9, NaN, Infinity, '60']) {
    test(`createGateway rejects ${name} of ${typeof value} ${value} and names the bounds`, () => {
      expect(() => createGateway(withValue(value) as GatewayOptions)).toThrow(
        new RegExp(
          `^createGateway: ${name}(\\.0)?: must be a whole number of \\w+ from ${least} to ${most}$`,
        ),
      );
    });
  }
}

for (const baseUrl of [
  'https://api.example.com',
  'https://api.example.com/some/path/',
  'http://127.0.0.1:4010',
  'http://localhost:4010/~a',
]) {
  test(`createGateway accepts the base URL ${baseUrl}`, () => {
    expect(() => createGateway({ ...validOptions, baseUrl })).not.toThrow();
  });
}

test('createGateway accepts undefined options', () => {
  expect(() =>
    createGateway({
      ...validOptions,
      authorizeAgent: undefined,
      agents: undefined,
      limits: undefined,
    }),
  ).not.toThrow();
});

test('agents.addresses is true by default only with agents.only', () => {
  const addresses = (agents?: GatewayOptions['agents']) =>
    readOptions({ ...validOptions, agents }).agents.addresses;
  expect(addresses()).toBe(false);
  expect(addresses({ maxAge: 5 })).toBe(false);
  expect(addresses({ only: ['anna.keller@example.com'] })).toBe(true);
  expect(addresses({ only: ['anna.keller@example.com'], addresses: false })).toBe(false);
  expect(addresses({ addresses: true })).toBe(true);
});

test('fills in the defaults of missing calendar options', () => {
  expect(readOptions(validOptions)).toMatchObject({ horizonDays: 366, calendar: undefined });
  expect(readOptions({ ...validOptions, hours })).toMatchObject({
    horizonDays: 60,
    calendar: {
      slotMinutes: 30,
      durations: [30],
      bufferMinutes: 0,
      minNoticeMinutes: 60,
      horizonDays: 60,
      hours: { exceptions: {} },
    },
  });
  expect(readOptions({ ...validOptions, horizonDays: 5 })).toMatchObject({
    horizonDays: 5,
    calendar: undefined,
  });
});
