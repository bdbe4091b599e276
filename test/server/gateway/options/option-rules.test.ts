import type { GatewayOptions, PageFiles } from '../../../../src/server.js';
import { OptionsError } from '../../../../src/gateway/options/options-error.js';
import { readOptions, type GatewayConfig } from '../../../../src/gateway/options/read-options.js';
import { expect, secret, test } from '../gateway-test.js';

type Given = Partial<Record<keyof GatewayOptions, unknown>>;

const read = (options: Given = {}): GatewayConfig =>
  readOptions({
    credentials: { type: 'pak', pak: 'k', externalId: 'e', email: 'p@example.com' },
    origins: ['https://www.example.com'],
    secrets: [secret],
    clientIp: 'unknown',
    ...options,
  } as GatewayOptions);

/** Paths of the options with mistakes. */
function mistakesIn(options: Given): string[] {
  try {
    read(options);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(OptionsError);
    return (error as OptionsError).issues.map(({ path }) => path.join('.'));
  }
}

const files: PageFiles = {
  languages: () => Promise.resolve([]),
  read: () => Promise.resolve(undefined),
  release: () => Promise.resolve('1'),
};
const page = { script: files };
const hours = { timeZone: 'Europe/Berlin', weekly: 'Mon-Fri 09:00-17:00' };
const integrity = `sha384-${'a'.repeat(64)}`;
const remote = { url: 'https://cdn.example/ve-scheduler.js', integrity };
const webhook = (bytes: number, more = {}) => ({
  url: 'https://crm.example/hooks',
  secret: `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`,
  ...more,
});
const text = (id: string, more = {}) => ({ id, type: 'text', label: 'L', ...more });
const choice = (values: readonly string[], type = 'choice') => ({
  id: type,
  type,
  label: 'L',
  options: values.map((value) => ({ value })),
});
const local = { type: 'local', email: 'a', password: 'b' };

const accepted: [what: string, options: Given][] = [
  [
    'a partner key of 256 characters',
    { credentials: { type: 'pak', pak: 'k'.repeat(256), externalId: '...', email: 'a' } },
  ],
  ['a secret of 32 characters', { secrets: ['0123456789abcdef0123456789abcdeg'] }],
  ['a function for texts of agents', { agents: { role: () => 'Advisor' } }],
  ['a path with a slash at its end', { basePath: '/a/b.c~d-e/' }],
  ['all paths', { basePath: '' }],
  ['a secret of ten different characters', { secrets: ['01234567898765432102468135790369'] }],
  ['somebody who knows the agent', { identifyAgent: () => 'anna' }],
  [
    'names of agents that only look like references',
    { page: { ...page, agents: { 'my-agent-1': 'a', 'locales-1': 'b' } } },
  ],
  ['one page', { page }],
  ['a page with scripts of another server', { page: { script: { ...remote, locales: { de: remote } } } }],
  ['names of agents in a path', { page: { ...page, agents: { anna: 'a', [`a${'1'.repeat(63)}`]: 'b' } } }],
  ['attributes of a page', { page: { ...page, attributes: { fields: 'phone', theme: 'dark' } } }],
  ['a language of a page', { page: { ...page, lang: 'zh-Hant-TW' } }],
  ['the origin of a page', { page, publicUrl: 'https://www.example.com/ve' }],
  ['scripts', { scripts: files }],
  ['a page for meetings', { manageUrl: 'https://www.example.com/meeting?a=b' }],
  ['a webhook secret of 24 bytes', { webhooks: [webhook(24)] }],
  ['a webhook secret of 64 bytes', { webhooks: [webhook(64)] }],
  ['two webhooks', { webhooks: [webhook(25), webhook(26, { url: 'https://other.example/' })] }],
  [
    'a question with one label per language',
    { questions: [text('a', { label: { en: 'a', 'pt-BR': 'b' } })] },
  ],
  [
    'questions with 3000 characters of answers',
    {
      questions: [
        text('a', { maxLength: 1000 }),
        text('b', { maxLength: 1000 }),
        text('c', { maxLength: 1000 }),
      ],
    },
  ],
  ['a question with several options', { questions: [choice(['a', 'b'], 'choices')] }],
  ['a text with a length', { questions: [{ id: 'a', type: 'textarea', label: 'L', maxLength: 5 }] }],
  ['questions and guests', { questions: [text('a')], guests: { max: 1 } }],
  ['a limiter', { limiter: () => undefined }],
  [
    'a budget that leaves one call for reading',
    { upstreamBudget: { perSecond: 1, burst: 3, reserveForCreates: 2 } },
  ],
  ['authorizeAgent with a partner key', { authorizeAgent: () => true }],
  [
    'tokens of the API for pages',
    { DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: true, DANGEROUSLY_EXPOSE_THE_PAK: true },
  ],
  ['options of the calendar with hours', { hours, slotMinutes: 30, publicAvailability: true }],
  ['no public free times without hours', { publicAvailability: false }],
];
for (const [what, options] of accepted) {
  test(`takes ${what}`, () => expect(mistakesIn(options)).toEqual([]));
}

const refused: [what: string, options: Given, path: string][] = [
  [
    'a partner key of 257 characters',
    { credentials: { type: 'pak', pak: 'k'.repeat(257), externalId: 'a', email: 'a' } },
    'credentials.pak',
  ],
  [
    'a partner of a path’s own',
    { credentials: { type: 'pak', pak: '.', externalId: '..', email: '' } },
    'credentials.pak',
  ],
  ['an origin with a pattern', { origins: ['https://*.example.com'] }, 'origins.0'],
  ['a base URL with a fragment', { baseUrl: 'https://api.example.com/#a' }, 'baseUrl'],
  ['a path with two slashes', { basePath: '//ve' }, 'basePath'],
  ['a filter that is no function', { agents: { filter: 'anna' } }, 'agents.filter'],
  ['a page without scripts', { page: {} }, 'page.script'],
  ['a page without a hash', { page: { script: { url: remote.url } } }, 'page.script'],
  [
    'a page with a script by http',
    { page: { script: { url: 'http://cdn.example/a.js', integrity } } },
    'page.script',
  ],
  ['a page with a bad hash', { page: { script: { ...remote, integrity: `x${integrity}` } } }, 'page.script'],
  [
    'an unknown attribute of a page',
    { page: { ...page, attributes: { theme: 'dark', onclick: 'x' } } },
    'page.attributes',
  ],
  [
    'an attribute of a page that is no text',
    { page: { ...page, attributes: { theme: 1 } } },
    'page.attributes',
  ],
  ...['agent-1', 'locales', 'Anna', '-a', 'a b', `a${'1'.repeat(64)}`].map(
    (name) =>
      [
        `the name “${name}” in a path`,
        { page: { ...page, agents: { anna: 'a', [name]: 'b' } } },
        'page.agents',
      ] as [string, Given, string],
  ),
  ...['d', 'german', 'de-', 'de_DE', 'x-de-', 'de-a-b-c-d'].map(
    (lang) => [`the language ${lang}`, { page: { ...page, lang } }, 'page.lang'] as [string, Given, string],
  ),
  ['an origin that a page lacks', { page, publicUrl: 'https://other.example/ve' }, 'origins'],
  ['a page with tokens of the API', { page, DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: true }, 'page'],
  ['scripts without a release', { scripts: { read: () => undefined } }, 'scripts'],
  ['scripts that cannot be read', { scripts: { release: () => undefined } }, 'scripts'],
  ['scripts that are null', { scripts: null }, 'scripts'],
  ['a page for meetings with a fragment', { manageUrl: 'https://www.example.com/#a' }, 'manageUrl'],
  ['a page for meetings by http', { manageUrl: 'http://www.example.com/' }, 'manageUrl'],
  ['a webhook secret of 23 bytes', { webhooks: [webhook(23)] }, 'webhooks.0.secret'],
  ['a webhook secret of 65 bytes', { webhooks: [webhook(65)] }, 'webhooks.0.secret'],
  [
    'a webhook secret without its padding',
    { webhooks: [webhook(0, { secret: `whsec_${'a'.repeat(34)}` })] },
    'webhooks.0.secret',
  ],
  [
    'a webhook secret without its name',
    { webhooks: [webhook(0, { secret: 'a'.repeat(40) })] },
    'webhooks.0.secret',
  ],
  [
    'a webhook with a fragment',
    { webhooks: [webhook(24, { url: 'https://crm.example/#a' })] },
    'webhooks.0.url',
  ],
  ['a webhook by http', { webhooks: [webhook(24, { url: 'http://crm.example/' })] }, 'webhooks.0.url'],
  ['one webhook twice', { webhooks: [webhook(24), webhook(25)] }, 'webhooks'],
  ['a blank label', { questions: [text('a', { label: ' ' })] }, 'questions.0.label'],
  ['a label in no language', { questions: [text('a', { label: {} })] }, 'questions.0.label'],
  [
    'a label in a language that is none',
    { questions: [text('a', { label: { en: 'a', english: 'b' } })] },
    'questions.0.label',
  ],
  ['one question twice', { questions: [text('a'), text('a')] }, 'questions'],
  [
    'questions with 3001 characters of answers',
    {
      questions: [
        text('a', { maxLength: 1000 }),
        text('b', { maxLength: 1000 }),
        text('c', { maxLength: 1000 }),
        choice(['a', 'b']),
      ],
    },
    'questions',
  ],
  [
    'options with 3002 characters together',
    {
      questions: [
        text('a', { maxLength: 1000 }),
        text('b', { maxLength: 1000 }),
        text('c', { maxLength: 998 }),
        choice(['ab', 'c', 'd'], 'choices'),
      ],
    },
    'questions',
  ],
  [
    'a choice without options',
    { questions: [{ id: 'a', type: 'choice', label: 'L' }] },
    'questions.0.options',
  ],
  [
    'choices without options',
    { questions: [{ id: 'a', type: 'choices', label: 'L' }] },
    'questions.0.options',
  ],
  ['a text with options', { questions: [{ ...choice(['a', 'b']), type: 'text' }] }, 'questions.0.options'],
  ['one option twice', { questions: [choice(['a', 'a'])] }, 'questions.0.options'],
  [
    'a checkbox with a length',
    { questions: [{ id: 'a', type: 'checkbox', label: 'L', maxLength: 5 }] },
    'questions.0.maxLength',
  ],
  [
    'an agent with hours of two entries',
    { hours: { ...hours, agents: [{ agents: ['a', 'b'] }, { agents: ['c', 'A'] }] } },
    'hours.agents.1.agents.1',
  ],
  [
    'a budget that leaves nothing for reading',
    { upstreamBudget: { perSecond: 1, burst: 2, reserveForCreates: 2 } },
    'upstreamBudget',
  ],
  ['authorizeAgent with a login', { credentials: local, authorizeAgent: () => true }, 'authorizeAgent'],
  ['public free times without hours', { publicAvailability: true }, 'publicAvailability'],
  ['a list of limits that is unknown', { limits: { createPerIp: { points: 1 } } }, 'limits.createPerIp'],
  ['a log that is no function', { log: {} }, 'log'],
  ['somebody who knows the agent and is no function', { identifyAgent: 'anna' }, 'identifyAgent'],
  ['an origin that is no URL', { origins: ['nowhere'] }, 'origins.0'],
  ['a secret that is one word twice', { secrets: ['0123456789abcdef'.repeat(2)] }, 'secrets.0'],
  [
    'one date that does not exist among others',
    { hours: { ...hours, exceptions: { '2026-12-24': 'closed', '2026-02-30': 'closed' } } },
    'hours.exceptions',
  ],
  ['a store with one method', { idempotencyStore: { add: () => undefined } }, 'idempotencyStore'],
  ['a store that is null', { idempotencyStore: null }, 'idempotencyStore'],
  [
    'questions with tokens of the API',
    { questions: [text('a')], DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: true },
    'questions',
  ],
  [
    'guests with tokens of the API',
    { guests: { max: 1 }, DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: true },
    'guests',
  ],
  ['a partner key in no token', { DANGEROUSLY_EXPOSE_THE_PAK: true }, 'DANGEROUSLY_EXPOSE_THE_PAK'],
];
for (const [what, options, path] of refused) {
  test(`refuses ${what}`, () => expect(mistakesIn(options)).toContain(path));
}

test('has room for one answer of a choice, and for all of several', () => {
  const long = [
    text('a', { maxLength: 1000 }),
    text('b', { maxLength: 1000 }),
    text('c', { maxLength: 998 }),
  ];
  expect(mistakesIn({ questions: [...long, choice(['ab', 'c', 'd'])] })).toEqual([]);
  expect(mistakesIn({ questions: [...long, choice(['abc', 'd'])] })).toEqual(['questions']);
  expect(mistakesIn({ questions: [...long, choice(['a', 'b'], 'choices')] })).toEqual([]);
  expect(
    mistakesIn({
      questions: [...long, text('d', { maxLength: 2 }), { id: 'e', type: 'checkbox', label: 'L' }],
    }),
  ).toEqual([]);
});

test('names the field that an option of a question may not have', () => {
  const options = [{ value: 'a', text: 'b' }, { value: 'c' }];
  expect(() => read({ questions: [{ ...choice([]), options }] })).toThrow('may have only value and label');
  const untyped = [{ value: 'a' }, 'b'];
  expect(() => read({ questions: [{ ...choice([]), options: untyped }] })).toThrow(/^((?!may have only).)*$/);
});

test('names all mistakes with the function that was called', () => {
  expect(() => read({ secrets: [], basePath: 1 })).toThrow(
    'createGateway: secrets: must hold a secret; basePath: must be a string',
  );
  expect(() => readOptions(undefined as never)).toThrow(/^createGateway: options: /);
});

test('takes the slash off addresses and paths', () => {
  expect(
    read({ basePath: '/ve/', baseUrl: 'https://api.example//', publicUrl: 'https://www.example.com/ve//' }),
  ).toMatchObject({
    basePath: '/ve',
    baseUrl: 'https://api.example',
    publicUrl: 'https://www.example.com/ve',
  });
  expect(read({ hours, publicAvailability: 'https://cdn.example/ve//' }).publicAvailability).toBe(
    'https://cdn.example/ve',
  );
});

test('calls the API of the environment, and no other by default', () => {
  expect(read().baseUrl).toBe('https://videome.leadsecure.com');
  expect(read({ environment: 'staging' }).baseUrl).toBe('https://staging.videoengager.com');
});

test('knows whether the owner has set how many days can be booked', () => {
  expect(read()).toMatchObject({ horizonDays: 366, hasHorizon: false });
  expect(read({ horizonDays: 7, hours })).toMatchObject({ hasHorizon: true, calendar: { horizonDays: 7 } });
});

test('takes free times for the public that are off as none', () => {
  expect(read({ publicAvailability: false }).publicAvailability).toBeUndefined();
  expect(read({ publicAvailability: true, hours }).publicAvailability).toBe(true);
});

test('lets bookings have a quarter of the calls at once', () => {
  const budget = (given: object) => read({ upstreamBudget: given }).upstreamBudget;
  expect(budget({ perSecond: 0.1 })).toEqual({ perSecond: 0.1, burst: 2, reserveForCreates: 0 });
  expect(budget({ perSecond: 9.6 })).toEqual({ perSecond: 9.6, burst: 20, reserveForCreates: 5 });
});

test('each agent has own hours, and for the rest those of all', () => {
  const { calendar } = read({
    hours: {
      ...hours,
      exceptions: { '2026-12-24': 'closed', '2026-12-31': 'closed' },
      agents: [
        { agents: ['Anna@Example.com'], durations: [15], exceptions: { '2026-12-31': '09:00-12:00' } },
        { agents: ['marcus'], timeZone: 'UTC', weekly: 'Sat 10:00-11:00' },
      ],
    },
    durations: [30, 60],
    slotMinutes: 20,
  });
  const [anna, marcus] = calendar!.groups;
  expect(anna).toMatchObject({
    names: ['anna@example.com'],
    rules: { durations: [15], slotMinutes: 20, timeZone: 'Europe/Berlin' },
  });
  expect(anna!.rules.hours.weekly).toEqual(calendar!.hours.weekly);
  expect(anna!.rules.hours.exceptions?.['2026-12-24']).toEqual([]);
  expect(anna!.rules.hours.exceptions?.['2026-12-31']).toHaveLength(1);
  expect(calendar!.hours.exceptions?.['2026-12-31']).toEqual([]);
  expect(marcus!.rules).toMatchObject({ durations: [30, 60], timeZone: 'UTC' });
  expect(marcus!.rules.hours.weekly).not.toEqual(calendar!.hours.weekly);
});

test('a repetition in a list changes nothing', () => {
  const origin = 'https://www.example.com';
  const { origins, durations, calendar } = read({
    origins: [origin, 'https://shop.example.com', origin],
    durations: [30, 30, 60],
    hours: { ...hours, agents: [{ agents: ['anna', 'Anna'], durations: [15, 15] }] },
  });
  expect(origins).toEqual([origin, 'https://shop.example.com']);
  expect(durations).toEqual([30, 60]);
  expect(calendar!.groups[0]!.rules.durations).toEqual([15]);
});

test('knows the addresses of visitors by the connection, by a function, or not at all', () => {
  const request = new Request('https://www.example.com/');
  expect(read().clientIp).toBeUndefined();
  expect(read({ clientIp: () => '192.0.2.1' }).clientIp!(request)).toBe('192.0.2.1');
  expect(read({ clientIp: 'connection' }).clientIp!(request)).toBeUndefined();
  expect(mistakesIn({ clientIp: undefined })).toEqual(['clientIp']);
});

test('uses the clocks and the network of the platform by default', async () => {
  const { clock, monotonicClock, random, fetch, webhookFetch, warn } = read();
  expect(Math.abs(clock() - Date.now())).toBeLessThan(60_000);
  const before = performance.now();
  expect(monotonicClock()).toBeGreaterThanOrEqual(before);
  expect(random()).toBeGreaterThanOrEqual(0);
  expect(random()).toBeLessThan(1);
  for (const send of [fetch, webhookFetch]) {
    expect(await (await send('data:text/plain,here', {})).text()).toBe('here');
  }
  const { warn: ownWarn } = console;
  const warnings: string[] = [];
  console.warn = (message: string) => void warnings.push(message);
  warn('careful');
  console.warn = ownWarn;
  expect(warnings).toEqual(['careful']);
});
