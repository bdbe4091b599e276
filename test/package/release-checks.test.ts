import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { isAllowed, licenceOf, publishedFolders, readAudit } from '../release-checks.js';

const licence = (license: unknown, name = 'one') => licenceOf({ name, version: '1.0.0', license });

test('every package that is installed with ours has a licence that is allowed', () => {
  const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
  const folders = publishedFolders(read('package-lock.json') as Parameters<typeof publishedFolders>[0]);
  expect(folders).toContain('node_modules/lit');
  expect(folders).not.toContain('node_modules/playwright');
  const licences = folders.map((folder) =>
    licenceOf(read(`${folder}/package.json`) as Parameters<typeof licenceOf>[0]),
  );
  expect(licences.filter((one) => !isAllowed(one))).toEqual([]);
});

test('a licence that is not on the list, and none at all, are refused', () => {
  expect(isAllowed(licence('MIT'))).toBe(true);
  expect(isAllowed(licence('(GPL-3.0-only OR MIT)'))).toBe(true);
  expect(isAllowed(licence('GPL-3.0-only'))).toBe(false);
  expect(isAllowed(licence('MIT AND GPL-3.0-only'))).toBe(false);
  expect(isAllowed(licence('MPL-2.0', 'ical.js'))).toBe(true);
  expect(isAllowed(licence('MPL-2.0', 'another'))).toBe(false);
  expect(isAllowed(licence(undefined))).toBe(false);
});

test('an audit that could not be made is not called clean', () => {
  expect(readAudit('{"auditReportVersion":2,"vulnerabilities":{}}')).toEqual({ outcome: 'clean' });
  const found = '{"auditReportVersion":2,"vulnerabilities":{"bad":{"severity":"high"}}}';
  expect(readAudit(found)).toEqual({ outcome: 'found', packages: ['bad: high'] });
  for (const [output, reason] of [
    ['', 'npm audit wrote nothing'],
    ['no network\nmore', 'no network'],
    ['{"error":{"summary":"refused"}}', 'refused'],
    ['{"message":"405","error":{}}', '405'],
    ['{}', 'not a report'],
  ]) {
    expect(readAudit(output!)).toEqual({ outcome: 'unknown', reason });
  }
});
