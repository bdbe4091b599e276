import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from 'playwright/test';
import { readEnvironment } from '../../../src/command/environment/environment.js';
import { loadQuestions } from '../../../src/command/environment/question-variables.js';
import { loadSitesFile } from '../../../src/command/sites/sites-file.js';
import { createSandbox } from '../../../demo/sandbox/sandbox.js';
import { checkCredentials } from '../../../src/command/check.js';
import { environmentFor } from './settings.js';

const required = environmentFor('http://127.0.0.1:4010');
const questions = [{ id: 'company', type: 'text', label: { en: 'Company' }, required: true }];
const wrong = [
  { id: 'a b', type: 'text', label: 'A' },
  { id: 'b', type: 'choice', label: 'B' },
];

const test = base.extend<{ write: (content: unknown) => Promise<string> }>({
  /** Writes a file and returns its path. */
  write: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'questions-'));
    await use(async (content) => {
      const path = join(folder, 'file.json');
      await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
      return path;
    });
    await rm(folder, { recursive: true });
  },
});

const mistakesOf = async (task: () => unknown): Promise<readonly string[]> => {
  try {
    await task();
  } catch (error) {
    return (error as { mistakes: readonly string[] }).mistakes;
  }
  return [];
};

test('VE_QUESTIONS and VE_GUESTS become options', () => {
  const { options } = readEnvironment({
    ...required,
    VE_QUESTIONS: JSON.stringify(questions),
    VE_GUESTS: '3',
  });
  expect(options).toMatchObject({ questions, guests: { max: 3 } });
});

test('VE_QUESTIONS_FILE is read, also with a byte order mark', async ({ write }) => {
  const { questionsFile } = readEnvironment({ ...required, VE_QUESTIONS_FILE: await write(questions) });
  expect(await loadQuestions(questionsFile)).toEqual(questions);
  expect(await loadQuestions(await write(`\ufeff${JSON.stringify(questions)}`))).toEqual(questions);
  expect(await loadQuestions(undefined)).toBe(undefined);
});

test('every mistake is named', async ({ write }) => {
  const all = [
    'VE_QUESTIONS: 0.id must be a letter, then letters, digits and "_"; 40 characters or less',
    'VE_QUESTIONS: 1.options is required for the type choice',
  ];
  expect(
    await mistakesOf(() => readEnvironment({ ...required, VE_QUESTIONS: JSON.stringify(wrong) })),
  ).toEqual(all);
  const path = await write(wrong);
  expect(await mistakesOf(() => loadQuestions(path))).toEqual(
    all.map((one) => one.replace('NS:', 'NS_FILE:')),
  );
  const broken = await write('[');
  expect(await mistakesOf(() => loadQuestions(broken))).toEqual([
    'VE_QUESTIONS_FILE: is not JSON such as [{"id":"company","type":"text","label":"Company"}]',
  ]);
  expect(await mistakesOf(() => loadQuestions(`${path}x`))).toEqual([
    'VE_QUESTIONS_FILE: the file cannot be read (ENOENT)',
  ]);
});

for (const [mistake, variables] of [
  ['VE_GUESTS: must be a whole number from 1 to 10', { VE_GUESTS: '11' }],
  ['VE_GUESTS: must be a whole number from 1 to 10', { VE_GUESTS: 'many' }],
  [
    'VE_QUESTIONS_FILE: give either VE_QUESTIONS or the file, not both',
    { VE_QUESTIONS: '[]', VE_QUESTIONS_FILE: 'a' },
  ],
] as const) {
  test(`refuses ${JSON.stringify(variables)}`, async () => {
    expect(await mistakesOf(() => readEnvironment({ ...required, ...variables }))).toEqual([mistake]);
  });
}

test('a file of sites can have them', async ({ write }) => {
  const site = {
    credentials: { type: 'local', email: 'a@example.com', password: { env: 'PASSWORD' } },
    origins: ['https://www.example.com'],
    secrets: [{ env: 'SECRET' }],
    questions,
    guests: { max: 2 },
  };
  const environment = { PASSWORD: 'x', SECRET: 'a secret of the site that is long enough' };
  const loaded = await loadSitesFile(await write({ sites: { one: site } }), environment);
  expect(loaded.sites[0]!.options).toMatchObject({ questions, guests: { max: 2 } });
  const path = await write({ sites: { one: { ...site, questions: wrong } } });
  const mistakes = await mistakesOf(() => loadSitesFile(path, environment));
  expect(mistakes[0]).toContain('sites.one.questions.0.id');
});

test('the check says how much is asked', async () => {
  const sandbox = createSandbox();
  sandbox.world();
  const { options } = readEnvironment({
    ...required,
    VE_QUESTIONS: JSON.stringify(questions),
    VE_GUESTS: '3',
  });
  const { isGood, lines } = await checkCredentials({
    ...options,
    clientIp: 'unknown',
    fetch: (url, init) => sandbox.fetch(new Request(url, init)),
  });
  expect(isGood).toBe(true);
  expect(lines).toContain('ok: visitors are asked 1 question');
  expect(lines).toContain('ok: visitors can name up to 3 guests');
});
