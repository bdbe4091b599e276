import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { CustomElementDeclaration, Package } from 'custom-elements-manifest';
import { expect, test } from 'playwright/test';
import { ATTRIBUTES, LOCALES, PROPERTIES, propertyOf } from '../../src/doctor/elements.js';
import { readDocument, rowsOf } from './markdown.js';

const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as Package;
const elements = manifest.modules.flatMap(
  ({ declarations = [] }) => declarations as CustomElementDeclaration[],
);
const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: Record<string, string> };

test('the doctor knows the elements, their attributes and properties, and the languages', () => {
  expect(elements.map(({ tagName }) => tagName).sort()).toEqual(Object.keys(ATTRIBUTES).sort());
  for (const { tagName, attributes = [], members = [] } of elements) {
    const known = ATTRIBUTES[tagName!]!;
    expect([...known].sort()).toEqual(attributes.map(({ name }) => name).sort());
    const fields = members.filter(({ kind }) => kind === 'field').map(({ name }) => name);
    expect([...known.map(propertyOf), ...PROPERTIES[tagName!]!].sort()).toEqual(fields.sort());
  }
  expect([...LOCALES].sort()).toEqual(
    readdirSync('src/locales')
      .map((file) => file.replace('.ts', ''))
      .sort(),
  );
});

const sources = ['src/doctor', 'src/command/doctor'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
);

test('doctor.md lists every check and no other', () => {
  const [, union = ''] = /export type Check =(.*?);/s.exec(readFileSync('src/doctor/finding.ts', 'utf8'))!;
  const checks = [...union.matchAll(/'([\w-]+)'/g)].map(([, name]) => name!);
  expect(checks.length).toBeGreaterThan(30);
  expect(
    rowsOf(readDocument('doctor'), 'check')
      .map(([name]) => name)
      .sort(),
  ).toEqual(checks.sort());
});

test('every place of the documents that a finding names exists', () => {
  const links = new Set(sources.flatMap((source) => source.match(/[\w-]+\.md(#[\w-]+)?(?=')/g) ?? []));
  expect(links.size).toBeGreaterThan(12);
  for (const link of links) {
    const [file = '', heading] = link.split('#');
    expect(existsSync(`demo/docs/${file}`), link).toBe(true);
    if (heading === undefined) continue;
    const headings = [...readFileSync(`demo/docs/${file}`, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, text]) =>
      text!
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(headings, link).toContain(heading);
  }
});

test('the built command checks a page', () => {
  const run = (...args: string[]) =>
    spawnSync('node', [bin['ve-scheduler']!, 'doctor', ...args], { encoding: 'utf8' });
  expect(execFileSync('node', [bin['ve-scheduler']!, 'doctor', '--help'], { encoding: 'utf8' })).toContain(
    '--json',
  );
  const { status, stdout } = run('http://127.0.0.1:9/', '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ findings: [{ check: 'page', status: 'error' }] });
  expect(run('nonsense').status).toBe(2);
});
