import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import GithubSlugger from 'github-slugger';
import { expect, test } from 'playwright/test';

const documents = [
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'llms.txt',
  ...readdirSync('demo/docs').map((file) => `demo/docs/${file}`),
];

/** Files of the package, as listed by `npm pack`. */
const packageFiles = (
  JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' }),
  ) as [{ files: { path: string }[] }]
)[0].files.map(({ path }) => path);

for (const document of documents) {
  const text = withoutCode(readFileSync(document, 'utf8'));

  test(`the package includes ${document}`, () => {
    expect(packageFiles).toContain(document);
  });

  test(`every relative link in ${document} points to a file and heading in the package`, () => {
    for (const link of linksIn(text)) {
      const [path = '', anchor] = link.split('#');
      const target = path ? normalize(join(dirname(document), path)) : document;
      expect(packageFiles, link).toContain(target);
      if (anchor) expect(anchorsOf(target), link).toContain(anchor);
    }
  });

  test(`${document} has one top-level heading and skips no heading level`, () => {
    const levels = headingsIn(text).map(({ level }) => level);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels[0]).toBe(1);
    for (const [index, level] of levels.entries()) {
      expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
    }
  });
}

test('the documents have links and anchors', () => {
  const links = documents.flatMap((document) => linksIn(withoutCode(readFileSync(document, 'utf8'))));
  expect(links.length).toBeGreaterThan(200);
  expect(links.filter((link) => link.includes('#')).length).toBeGreaterThan(80);
});

/** Relative links and images of a Markdown text. */
function linksIn(text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

function headingsIn(text: string): { level: number; title: string }[] {
  return [...text.matchAll(/^(#{1,6}) (.+)$/gm)].map(([, marks, title]) => ({
    level: marks!.length,
    title: title!,
  }));
}

/** Anchors of a document's headings, by GitHub's rule. */
function anchorsOf(document: string): string[] {
  const slugger = new GithubSlugger();
  const headings = headingsIn(withoutCode(readFileSync(document, 'utf8')));
  return headings.map(({ title }) => slugger.slug(title.replaceAll('`', '')));
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}
