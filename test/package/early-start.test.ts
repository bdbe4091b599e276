import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { createElement, type ComponentType, type PropsWithChildren } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import ts from 'typescript';
import { readDocument, rowsOf, section } from './markdown.js';

const chapter = section(readDocument('performance'), '## Early start');

/** Attributes that the script reads. */
const [, destructured = ''] = /const \{([^}]+)\} = document\.currentScript/.exec(
  readFileSync('src/early.ts', 'utf8'),
)!;
const attributes = [...destructured.matchAll(/\b([a-z]\w*)(?: = \w+)?(?:,|\s*$)/gi)].map(
  ([, name]) => `data-${name!.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
);

test('documents the attributes of the script for an early start, and writes no other', () => {
  const documented = rowsOf(chapter, 'attribute').map(([name]) => name!.replaceAll('`', ''));
  expect(documented.toSorted()).toEqual(attributes.toSorted());
  const written = [...chapter.matchAll(/\b(data-[\w-]+)=/g)].map(([, name]) => name!);
  expect(written.length).toBeGreaterThan(1);
  for (const name of written) expect(attributes).toContain(name);
});

test('the layout for Next.js starts the request from the head, before anything else', () => {
  const [, jsx] = /```jsx\n([\s\S]*?)```/.exec(section(chapter, '### In frameworks'))!;
  const { outputText } = ts.transpileModule(jsx!.replace('export default', 'return'), {
    compilerOptions: { jsx: ts.JsxEmit.React, target: ts.ScriptTarget.ES2022 },
  });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- It is the code of our own document.
  const layout = new Function('React', outputText)({ createElement }) as ComponentType<PropsWithChildren>;
  expect(renderToStaticMarkup(createElement(layout, null, 'The page'))).toBe(
    '<html lang="en"><head><script src="/ve-early.js" data-token-endpoint="/ve/token"></script></head>' +
      '<body>The page</body></html>',
  );
});
