import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import ts from 'typescript';

const FOLDER = 'src/elements';
/** The only file that may use Lit's own `html`. */
const WRAPPER = join(FOLDER, 'kit/html.ts');

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join(FOLDER, file));

interface Value {
  readonly place: string;
  /** Markup from the beginning of the template to the value. */
  readonly before: string;
  /** Markup between the value before and this one. */
  readonly strings: string;
  /** Markup up to the next value. */
  readonly after: string;
}

/** The values of all templates. */
function* valuesOf(file: string): Generator<Value> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const nodes: ts.Node[] = [source];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    node.forEachChild((child) => void nodes.push(child));
    if (!ts.isTaggedTemplateExpression(node) || node.tag.getText() !== 'html') continue;
    if (!ts.isTemplateExpression(node.template)) continue;
    let before = node.template.head.text;
    let strings = before;
    for (const { expression, literal } of node.template.templateSpans) {
      const { line } = source.getLineAndCharacterOfPosition(expression.getStart());
      yield { place: `${file}:${line + 1}`, before, strings, after: literal.text };
      strings = literal.text;
      before += strings;
    }
  }
}

const values = files.flatMap((file) => [...valuesOf(file)]);
const isAttribute = ({ before }: Value): boolean => /<[^>]*$/.test(before);

test('all templates are written with the html that a translator cannot break', () => {
  expect(values.length).toBeGreaterThan(200);
  const own = files.filter(
    (file) =>
      file !== WRAPPER && /^import \{[^}]*\bhtml\b[^}]*\} from 'lit'/m.test(readFileSync(file, 'utf8')),
  );
  expect(own).toEqual([]);
});

test('that html knows texts from attributes', () => {
  const wrong = values.filter((value) => /(^|>)\s*$/.test(value.strings) === isAttribute(value));
  expect(wrong.map(({ place }) => place)).toEqual([]);
});

// Lit inserts a value before the text that follows. A translator replaces that text, and Lit no longer finds it.
test('no words follow a value without an element between them', () => {
  const wrong = values.filter((value) => !isAttribute(value) && /^[^<]*[^\s<]/.test(value.after));
  expect(wrong.map(({ place }) => place)).toEqual([]);
});
