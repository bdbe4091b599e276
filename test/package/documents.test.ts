import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';

interface Named {
  readonly name: string;
  readonly description?: string;
}
interface Declaration {
  readonly tagName?: string;
  readonly attributes?: readonly Named[];
  readonly events?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
  readonly slots?: readonly Named[];
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
/** The files that draw each element. */
const DRAWN_BY: Readonly<Record<string, RegExp>> = {
  've-scheduler': /^(?!.*join)/,
  've-join-button': /join/,
};

test('the manifest holds both elements', () => {
  expect(elements.map(({ tagName }) => tagName).sort()).toEqual(['ve-join-button', 've-scheduler']);
});

for (const element of elements) {
  test.describe(`<${element.tagName}>`, () => {
    const section = sectionOf(element.tagName!);
    const drawing = Object.entries(sources)
      .filter(([file]) => DRAWN_BY[element.tagName!]!.test(file))
      .map(([, source]) => source)
      .join('\n');

    for (const [what, names] of Object.entries({
      attribute: namesOf(element.attributes).filter((name) => name !== 'pak'),
      event: namesOf(element.events),
      part: namesOf(element.cssParts),
      property: namesOf(element.cssProperties),
    })) {
      test(`the README lists every ${what} of the class comment`, () => {
        expect(names).not.toEqual([]);
        for (const name of names) expect(section).toContain(`| \`${name}\``);
      });
    }

    test('the README lists every slot that has a name', () => {
      for (const name of namesOf(element.slots).filter(Boolean)) expect(section).toContain(`| \`${name}\``);
    });

    test('the README lists no name that is not there', () => {
      const { attributes, events, cssParts, cssProperties, slots } = element;
      const known = [attributes, events, cssParts, cssProperties, slots].flatMap(namesOf);
      const listed = [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name!);
      expect(listed.filter((name) => !known.includes(name))).toEqual([]);
    });

    test('the class comment names exactly the parts that are drawn', () => {
      const drawn = new Set(
        [...drawing.matchAll(/\spart=(?:"([^"]+)"|\$\{[^}]*\? '([^']+)' : '([^']+)'\})/g)].flatMap(
          ([, ...names]) => names.join(' ').split(' ').filter(Boolean),
        ),
      );
      expect(namesOf(element.cssParts).sort()).toEqual([...drawn].sort());
    });

    test('every event of the class comment is fired', () => {
      for (const name of namesOf(element.events)) {
        expect(Object.values(sources).join('\n')).toMatch(new RegExp(`(new CustomEvent|super)\\('${name}'`));
      }
    });
  });
}

test('the class comment names exactly the custom properties that are read', () => {
  const tokens = readFileSync('src/styles/tokens.ts', 'utf8');
  const read = new Set([...tokens.matchAll(/var\(\s*(--ve-[\w-]+)/g)].map(([, name]) => name!));
  const scheduler = elements.find(({ tagName }) => tagName === 've-scheduler')!;
  expect(namesOf(scheduler.cssProperties).sort()).toEqual([...read].sort());
});

test('the README’s two commands are scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  for (const [, name] of readme.matchAll(/npm (?:run )?(start|test|[\w:]+)(?= *(?:#|$))/gm)) {
    if (name !== 'ci') expect(Object.keys(scripts)).toContain(name);
  }
  expect(readme).toContain('npm ci && npm start');
  expect(readme).toContain('npm ci && npm test');
});

function namesOf(list: readonly Named[] = []): string[] {
  return list.map(({ name }) => name);
}

/** The README's part on one element: from its heading to the next of the same level. */
function sectionOf(tag: string): string {
  const [, rest = ''] = readme.split(`\n## \`<${tag}>\`\n`);
  return rest.split('\n## ')[0]!;
}
