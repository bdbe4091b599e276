import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import * as z from 'zod';
import { SitesFile } from '../../src/command/sites/sites-schema.js';
import { readDocument, rowsOf, section } from './markdown.js';

const document = readDocument('sites');
const schema = JSON.parse(readFileSync('dist/sites.schema.json', 'utf8')) as Record<string, unknown>;
const published = z.fromJSONSchema(schema);
const example = (): Record<string, unknown> =>
  JSON.parse(readFileSync('demo/deploy/sites.json', 'utf8')) as Record<string, unknown>;

test('the examples are valid, by the code and by the published schema', () => {
  const [, short] = /^```json\n(.*?)^```$/ms.exec(document)!;
  for (const one of [example(), JSON.parse(short!)]) {
    expect(SitesFile.safeParse(one).error?.issues).toBeUndefined();
    expect(published.safeParse(one).error?.issues).toBeUndefined();
  }
});

test('the published schema finds a mistake', () => {
  expect(published.safeParse({ ...example(), prot: 1 }).success).toBe(false);
  expect(published.safeParse({ ...example(), port: '1' }).success).toBe(false);
  expect(published.safeParse({}).success).toBe(false);
});

test('the published schema describes every setting of a site', () => {
  const { sites } = schema['properties'] as {
    sites: { additionalProperties: { properties: Record<string, { description?: string }> } };
  };
  const settings = Object.entries(sites.additionalProperties.properties);
  expect(settings.length).toBeGreaterThan(30);
  expect(settings.filter(([, { description }]) => !description).map(([name]) => name)).toEqual([]);
});

test('the first table lists every setting of the file', () => {
  const [listed] = [rowsOf(section(document, '## The file'), 'setting').map(([name]) => name!)];
  for (const name of Object.keys(SitesFile.shape)) expect(listed).toContain(name);
});

test('every setting that the document names exists', () => {
  const site = SitesFile.shape.sites.valueType.shape;
  const known = [...Object.keys(SitesFile.shape), ...Object.keys(site)];
  const listed = rowsOf(section(document, '## The file'), 'setting').flatMap(([names]) => names!.split(', '));
  expect(listed.length).toBeGreaterThan(10);
  expect(listed.filter((name) => !known.includes(name))).toEqual([]);
});
