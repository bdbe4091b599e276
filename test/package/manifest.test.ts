import { existsSync, readFileSync } from 'node:fs';
import { validateCem } from '@wc-toolkit/cem-validator';
import type { CustomElementDeclaration, Package } from 'custom-elements-manifest';
import { expect, test } from 'playwright/test';
import { VeAgenda } from '../../src/elements/agenda/ve-agenda.js';
import { VeJoinButton, VeScheduler } from '../../src/pure.js';

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const manifest = readJson('custom-elements.json') as Package;
const declarations = manifest.modules.flatMap(
  ({ declarations = [] }) => declarations as CustomElementDeclaration[],
);
const scheduler = declarations.find(({ tagName }) => tagName === 've-scheduler')!;

test('the manifest passes the validator, with every warning as an error', async () => {
  const strict = (names: string) =>
    Object.fromEntries(names.split(' ').map((name) => [name, 'error' as const]));
  await validateCem(manifest, {
    rules: {
      packageJson: strict('packageType main module types exports customElementsProperty publishedCem'),
      manifest: strict('schemaVersion modulePath definitionPath typeDefinitionPath exportTypes tagName'),
    },
  });
});

test('the manifest names the modules that export and register the elements', () => {
  const modules = Object.fromEntries(manifest.modules.map(({ path, exports = [] }) => [path, exports]));
  expect(Object.keys(modules)).toEqual(['dist/pure.js', 'dist/index.js', 'dist/agenda.js']);
  for (const path of Object.keys(modules)) expect(existsSync(path)).toBe(true);
  const definitions = modules['dist/index.js']!.map(({ kind, name, declaration }) => [
    kind,
    name,
    declaration,
  ]);
  expect(definitions).toEqual(
    ['ve-scheduler', 've-join-button'].map((tagName) => {
      const { name } = declarations.find((one) => one.tagName === tagName)!;
      return ['custom-element-definition', tagName, { name, module: 'dist/pure.js' }];
    }),
  );
  expect(modules['dist/agenda.js']!.map(({ kind, name }) => [kind, name])).toEqual(
    expect.arrayContaining([
      ['js', 'VeAgenda'],
      ['custom-element-definition', 've-agenda'],
    ]),
  );
});

test('the manifest has no private member, no base class and no partner key', () => {
  const text = readFileSync('custom-elements.json', 'utf8');
  expect(text).not.toMatch(/"(private|protected)"|"#|inheritedFrom|SchedulerProperties|src\//);
  expect(text).not.toMatch(/\bpak\b|hasPak/i);
});

const elements: Record<string, new () => object> = { VeAgenda, VeJoinButton, VeScheduler };

for (const { tagName, name, attributes = [], members = [] } of declarations) {
  test(`each attribute of <${tagName!}> has a property of the same type and default`, () => {
    expect(attributes.length).toBeGreaterThan(5);
    for (const { name: attribute, fieldName, type, default: initial } of attributes) {
      const field = members.find((one) => one.name === fieldName);
      expect(field, attribute).toMatchObject({ kind: 'field', attribute, type });
      expect((field as { default?: string }).default, attribute).toBe(initial);
    }
  });

  test(`the defaults of <${tagName!}> are those of a new element`, () => {
    const element = new elements[name]!() as Record<string, string | number | boolean | undefined>;
    for (const { fieldName, default: initial } of attributes) {
      const value = element[fieldName!];
      const isNone = value === undefined || value === '' || Number.isNaN(value);
      expect(initial?.replaceAll("'", ''), fieldName).toBe(isNone ? undefined : String(value));
    }
  });
}

const WORDS = {
  env: ['dev', 'staging', 'production'],
  mode: ['inline', 'popup', 'floating'],
  theme: ['light', 'dark'],
  'agent-choice': ['any'],
  'hour-cycle': ['h11', 'h12', 'h23', 'h24'],
};

test('types with a few words list them', () => {
  const types = Object.fromEntries(scheduler.attributes!.map(({ name, type }) => [name, type?.text ?? '']));
  for (const [attribute, words] of Object.entries(WORDS)) {
    const listed = [...types[attribute]!.matchAll(/'(\w+)'/g)].map(([, word]) => word);
    expect(listed, attribute).toEqual(words);
  }
});

test('editors get all tags with their attributes, words and custom properties', () => {
  const html = readJson('dist/vscode.html-custom-data.json') as {
    tags: { name: string; attributes: { name: string; values: { name: string }[] }[] }[];
  };
  expect(html.tags.map(({ name }) => name)).toEqual(declarations.map(({ tagName }) => tagName));
  const listed = html.tags[0]!.attributes;
  expect(listed.map(({ name }) => name)).toEqual(scheduler.attributes!.map(({ name }) => name));
  for (const [attribute, words] of Object.entries(WORDS)) {
    const { values } = listed.find(({ name }) => name === attribute)!;
    expect(values.map(({ name }) => name)).toEqual(words);
  }

  const css = readJson('dist/vscode.css-custom-data.json') as { properties: { name: string }[] };
  const names = css.properties.map(({ name }) => name);
  for (const { name } of scheduler.cssProperties!) expect(names).toContain(name);

  const { 'web-types': path } = readJson('package.json') as { 'web-types': string };
  const webTypes = readJson(path) as {
    name: string;
    version: string;
    contributions: { html: { elements: { name: string; attributes: { name: string }[] }[] } };
  };
  expect(webTypes).toMatchObject({ name: 've-scheduler', version: '0.1.0' });
  const [tag] = webTypes.contributions.html.elements;
  expect(tag!.attributes.map(({ name }) => name)).toEqual(scheduler.attributes!.map(({ name }) => name));
});

test('the React components listen to every event of the elements', () => {
  const source = readFileSync('dist/react.js', 'utf8');
  expect(source).toMatch(/^'use client';\n/);
  const listeners = [...source.matchAll(/\bon([A-Z]\w+): '([\w-]+)'/g)].map(([, prop, event]) => [
    prop,
    event,
  ]);
  const events = declarations.flatMap(({ events = [] }) => events.map(({ name }) => name));
  const camel = (name: string) => name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
  expect(listeners).toEqual(events.map((name) => [camel(name), name]));
});
