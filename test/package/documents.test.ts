import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { readDocument, rowsOf, section } from './markdown.js';

interface Named {
  readonly name: string;
  readonly description?: string;
}
interface Member extends Named {
  readonly kind: 'field' | 'method';
  readonly privacy?: 'public' | 'protected' | 'private';
}
interface Declaration {
  readonly tagName?: string;
  readonly attributes?: readonly Named[];
  readonly events?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
  readonly slots?: readonly Named[];
  readonly members?: readonly Member[];
}

const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as {
  modules: { declarations?: Declaration[] }[];
};
const elements = manifest.modules
  .flatMap(({ declarations = [] }) => declarations)
  .filter((one) => one.tagName);
const readme = readFileSync('README.md', 'utf8');

const sources = Object.fromEntries(
  readdirSync('src/elements', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(`src/elements/${file}`, 'utf8')]),
);
/** Matches the source files that render each element. */
const RENDERED_BY: Readonly<Record<string, RegExp>> = {
  've-scheduler': /^(?!.*(join|agenda))/,
  've-join-button': /^join/,
  've-agenda': /^agenda\//,
};

test('each line of the security model names tests that exist', () => {
  const lines = section(readme, '## The security model').match(/^\d+\. .*(?:\n {2,}.*)*/gm)!;
  expect(lines).toHaveLength(10);
  for (const line of lines) {
    const [, last] = /\(([^()]*(?:\([^)]*\)[^()]*)*)\)$/.exec(line)!;
    const names = [...last!.matchAll(/`([\w/-]+)`/g)].map(([, name]) => name!);
    expect(names, line).not.toHaveLength(0);
    for (const name of names) {
      const files = [`test/server/gateway/${name}.test.ts`, `test/e2e/${name}.test.ts`];
      expect(
        files.some((file) => existsSync(file)),
        name,
      ).toBe(true);
    }
  }
});

test('the manifest describes the elements', () => {
  expect(elements.map(({ tagName }) => tagName).sort()).toEqual([
    've-agenda',
    've-join-button',
    've-scheduler',
  ]);
});

for (const element of elements) {
  test.describe(`<${element.tagName}>`, () => {
    const heading = `## \`<${element.tagName}>\``;
    const attributes = section(readDocument('attributes'), heading);
    const renderSource = Object.entries(sources)
      .filter(([file]) => RENDERED_BY[element.tagName!]!.test(file))
      .map(([, source]) => source)
      .join('\n');

    for (const [document, column, names] of [
      ['attributes', 'attribute', namesOf(element.attributes).filter((name) => name !== 'pak')],
      ['events', 'event', namesOf(element.events)],
      ['theming', 'part', namesOf(element.cssParts)],
      ['theming', 'custom property', namesOf(element.cssProperties)],
    ] as const) {
      test(`${document}.md lists every ${column} of the class comment and no other`, () => {
        expect(names).not.toEqual([]);
        const listed = rowsOf(section(readDocument(document), heading), column).map(([name]) => name!);
        expect(listed.filter(Boolean).sort()).toEqual([...names].sort());
      });
    }

    test('attributes.md lists every named slot and no other', () => {
      const listed = rowsOf(attributes, 'slot').map(([name]) => name!);
      const names = namesOf(element.slots).filter(Boolean);
      expect(listed.filter((name) => name !== '(default)').sort()).toEqual(names.sort());
    });

    test('attributes.md lists every public property next to its attribute', () => {
      const listed = rowsOf(attributes, 'attribute');
      const fields = (element.members ?? []).filter(
        ({ kind, privacy = 'public' }) => kind === 'field' && privacy === 'public',
      );
      expect(listed.map(([, property]) => property).sort()).toEqual(namesOf(fields).sort());
      for (const [attribute, property] of listed) {
        const kebab = property!.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
        if (attribute) expect(attribute).toBe(kebab);
      }
    });

    test('attributes.md names every public method', () => {
      const methods = (element.members ?? []).filter(({ kind, privacy }) => kind === 'method' && !privacy);
      for (const name of namesOf(methods)) expect(attributes).toContain(`\`${name}()\``);
    });

    test('the class comment lists exactly the rendered parts', () => {
      const renderedParts = new Set(
        [...renderSource.matchAll(/\spart=(?:"([^"]+)"|\$\{[^}]*\? '([^']+)' : '([^']+)'\})/g)].flatMap(
          ([, ...names]) => names.join(' ').split(' ').filter(Boolean),
        ),
      );
      expect(namesOf(element.cssParts).sort()).toEqual([...renderedParts].sort());
    });

    test('every event of the class comment is dispatched', () => {
      for (const name of namesOf(element.events)) {
        expect(Object.values(sources).join('\n')).toMatch(new RegExp(`(new \\w+Event|super)\\('${name}'`));
      }
    });
  });
}

test('the class comment lists exactly the custom properties that the styles use', () => {
  const tokens = readFileSync('src/styles/tokens.ts', 'utf8');
  const read = new Set([...tokens.matchAll(/var\(\s*(--ve-[\w-]+)/g)].map(([, name]) => name!));
  const scheduler = elements.find(({ tagName }) => tagName === 've-scheduler')!;
  expect(namesOf(scheduler.cssProperties).sort()).toEqual([...read].sort());
});

test('theming.md shows the default values of the code', () => {
  const tokens = readFileSync('src/styles/tokens.ts', 'utf8');
  const rows = rowsOf(readDocument('theming'), 'custom property').filter(
    ([name]) => name !== '--ve-on-accent' && name !== '--ve-max-width',
  );
  expect(rows.length).toBeGreaterThan(10);
  for (const [name, value] of rows) expect(tokens).toContain(`var(${name}, ${value})`);
});

test('events.md lists every error code and no other', () => {
  const listed = rowsOf(readDocument('events'), 'code').map(([code]) => code!);
  const [, union = ''] = /export type ErrorCode =(.*?);/s.exec(
    readFileSync('src/api/wire/scheduler-error.ts', 'utf8'),
  )!;
  expect(listed.length).toBeGreaterThan(15);
  expect(listed.sort()).toEqual(quotedIn(union).sort());
});

test('events.md lists every booking step and every error field', () => {
  const events = sources['kit/events.ts']!;
  const [, steps = ''] = /readonly step:(.*?);/s.exec(events)!;
  const [, error = ''] = /export interface ErrorDetail \{(.*?)\n\}/s.exec(events)!;
  const fields = [...error.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name!);
  const document = readDocument('events');
  expect(rowsOf(document, 'step').map(([name]) => name)).toEqual(quotedIn(steps));
  expect(rowsOf(document, 'field').map(([name]) => name)).toEqual(fields);
});

test('languages.md lists every language and no other', () => {
  const listed = rowsOf(readDocument('languages'), 'tag').map(([tag]) => tag!);
  const files = readdirSync('src/locales').map((file) => file.replace('.ts', ''));
  expect(listed.sort()).toEqual(['en', ...files].sort());
});

test('the documents name the limit of a language file', () => {
  const { 'size-limit': limits } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    'size-limit': { path: string; limit: string }[];
  };
  const ofLanguages = limits.filter(({ path }) => path.startsWith('dist/cdn/locales/'));
  const bytes = Math.max(...ofLanguages.map(({ limit }) => parseInt(limit)));
  expect(readDocument('contributing')).toContain(`The limit is ${bytes.toLocaleString('en')} bytes.`);
  expect(readDocument('languages')).toContain(`a file of at most ${bytes / 1000} kB, compressed.`);
});

test('frameworks.md lists every file and folder of the scripts', () => {
  const listed = rowsOf(readDocument('frameworks'), 'file').flatMap(([names]) => names!.split(', '));
  const built = readdirSync('dist/cdn', { withFileTypes: true })
    .filter(({ name }) => !name.endsWith('.map'))
    .map((one) => (one.isDirectory() ? `${one.name}/` : one.name));
  expect(listed.sort()).toEqual(built.sort());
});

test('frameworks.md lists the props of every event of the React components', () => {
  const source = readFileSync('src/react.ts', 'utf8');
  const components = source.matchAll(/^export const (\w+): Component.*?^\);/gms);
  const expected = [...components].map(([text, name]) => [
    name,
    [...text.matchAll(/\b(on\w+): '/g)].map(([, prop]) => prop).join(', '),
  ]);
  expect(expected).toHaveLength(3);
  expect(rowsOf(readDocument('frameworks'), 'component')).toEqual(expected);
});

test('README and llms.txt link every document; page-builders.md links those of single builders', () => {
  const linkedIn = (text: string) => [...text.matchAll(/\]\(([\w/-]+\.md)/g)].map(([, path]) => path!);
  const builders = linkedIn(
    section(`\n${readDocument('page-builders')}`, '# Page builders').split('\n\n')[0]!,
  );
  expect(builders.length).toBeGreaterThan(5);
  const documents = readdirSync('demo/docs').filter(
    (name) => name !== 'README.md' && !builders.includes(name),
  );
  const paths = documents.map((name) => `demo/docs/${name}`);
  for (const text of [readme, readFileSync('llms.txt', 'utf8')]) {
    expect(linkedIn(text)).toEqual(expect.arrayContaining(paths));
  }
});

test('llms.txt names every event', () => {
  const text = readFileSync('llms.txt', 'utf8');
  for (const { name } of elements.flatMap(({ events = [] }) => events)) expect(text).toContain(`\`${name}\``);
});

test('contributing.md lists every sandbox fault and no other', () => {
  const faults = readFileSync('demo/sandbox/faults.ts', 'utf8');
  const kinds = [...faults.matchAll(/kind: z\.literal\('([\w-]+)'\)/g)].map(([, kind]) => kind!);
  const listed = rowsOf(readDocument('contributing'), 'fault').map(([kind]) => kind!);
  expect(listed.sort()).toEqual(kinds.sort());
});

test('every npm script named in a document exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const documents = readdirSync('demo/docs').map((file) => readFileSync(`demo/docs/${file}`, 'utf8'));
  const text = [readme, ...documents].join('\n');
  const named = [...text.matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
    ([, run, shorthand]) => run ?? shorthand!,
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  expect(readme).toContain('npm ci && npm start');
  expect(readme).toContain('npm ci && npm test');
});

test('every path named in contributing.md exists', () => {
  const named = [
    ...readDocument('contributing').matchAll(/(?<=[\s`])((?:src|demo|test|\.ci)\/[\w./-]+)(?=[\s`])/g),
  ];
  const paths = named.map(([, path]) => path!).filter((path) => !path.includes('sv.'));
  expect(paths.length).toBeGreaterThan(15);
  expect(paths.filter((path) => !existsSync(path) && path !== 'test/screenshots/')).toEqual([]);
});

test('every test file named in accessibility.md exists', () => {
  const source = section(readDocument('accessibility'), '## Criteria');
  const named = new Set([...source.matchAll(/`([\w-]+)`/g)].map(([, name]) => name!));
  const files = ['test/e2e', 'test/elements/kit'].flatMap((folder) => readdirSync(folder));
  expect(named.size).toBeGreaterThan(6);
  expect([...named].filter((name) => !files.includes(`${name}.test.ts`))).toEqual([]);
});

test('contributing.md shows every folder of src/model, src/elements and src/gateway', () => {
  const overview = section(readDocument('contributing'), '## The house');
  for (const folder of ['model', 'elements', 'gateway']) {
    const folders = readdirSync(`src/${folder}`, { withFileTypes: true }).filter((one) => one.isDirectory());
    for (const { name } of folders) expect(overview).toContain(`${name}/`);
  }
});

test('no document runs the command before it is installed', () => {
  const files = ['.', 'demo', 'src']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: folder !== '.', encoding: 'utf8' }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => /\.(md|txt|ts|js|php|html|ya?ml)$|file$/.test(file) && statSync(file).isFile());
  expect(files.length).toBeGreaterThan(100);
  const bare = /\bnpx (?!--no )(-\S+ )*ve-scheduler|npm (exec|x|init) ve-scheduler/;
  expect(files.filter((file) => bare.test(readFileSync(file, 'utf8')))).toEqual([]);
});

test('the README has the hash of the built script', () => {
  const digest = createHash('sha384').update(readFileSync('dist/cdn/ve-scheduler.js')).digest('base64');
  expect(readme).toContain(`integrity="sha384-${digest}"`);
  const hashes = JSON.parse(readFileSync('dist/cdn/integrity.json', 'utf8')) as Record<string, string>;
  expect(hashes['ve-scheduler.js']).toBe(`sha384-${digest}`);
  expect(Object.keys(hashes)).toContain('locales/de.js');
});

function namesOf(list: readonly Named[] = []): string[] {
  return list.map(({ name }) => name);
}

const quotedIn = (text: string): string[] => [...text.matchAll(/'([^']+)'/g)].map(([, name]) => name!);
