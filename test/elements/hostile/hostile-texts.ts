import fc from 'fast-check';

/** In each hostile text, so that a test finds it. */
export const MARK = 'ƒ';

const PIECES = [
  ...['\u202eevil', '\u202b', 'שלום', 'مرحبا', '\ud800', '\udc00', '\u0000', '\ufeff', '\u200f'],
  ...[
    '<i class="hostile">',
    '"><img class="hostile" src=x onerror="hostile()">',
    '</p><script>hostile()</script>',
  ],
  ...['${hostile()}', '{{hostile}}', '__proto__', '&lt;b class=hostile&gt;', "' onclick='hostile()", '-->'],
];

/** A text of an answer that somebody else has written. */
export const hostileText = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 3 })
  .map((pieces) => `${MARK}${pieces.join(' ')}`);

const SCHEMES = [
  ...['javascript:hostile()', 'JaVaScRiPt:hostile()', ' javascript:hostile()', 'java\nscript:hostile()'],
  ...[
    'data:text/html,<script>hostile()</script>',
    'vbscript:x',
    'blob:https://a.example/1',
    'file:///etc/passwd',
  ],
  ...[
    '//evil.example/x',
    'https://user:pass@evil.example/',
    'http://evil.example/',
    'about:blank',
    '\\\\evil.example',
  ],
  ...['https://evil.example/', 'mailto:a@evil.example?bcc=b', '__proto__', '', '#', '\ud800'],
];

/** A link of an answer that leads anywhere. */
export const hostileLink = fc.constantFrom(...SCHEMES);

/** What browsers open without running anything. */
const SAFE = /^(https?|mailto|tel):/;

/** Links, forms and pictures of an element that lead to something other than a page, a mail or a call. */
export function unsafeLinks(root: ParentNode): string[] {
  const urls = [...root.querySelectorAll('a, area, form, img, iframe, button, link, use')].flatMap((one) =>
    ['href', 'action', 'formaction', 'src', 'xlink:href'].flatMap((name) =>
      one.hasAttribute(name) ? [new URL(one.getAttribute(name)!, location.href).href] : [],
    ),
  );
  return urls.filter((url) => !SAFE.test(url));
}

/** Elements and handlers that came from a text. */
export const injected = (root: ParentNode): Element[] =>
  [...root.querySelectorAll('*')].filter(
    (one) =>
      one.matches('.hostile, script, iframe, object, embed, base, meta') ||
      one.getAttributeNames().some((name) => name.startsWith('on')),
  );

/**
 * Hostile texts that may change the order of our own words: they are neither in an element that the browser isolates, nor
 * all that is in their paragraph.
 */
export function unisolated(root: Node): string[] {
  const found: string[] = [];
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode as Text;
    if (!text.data.includes(MARK)) continue;
    let box = text.parentElement!;
    while (!isIsolated(box)) box = box.parentElement!;
    if (box.textContent.trim() !== text.data.trim()) found.push(box.outerHTML);
  }
  return found;
}

function isIsolated(element: Element): boolean {
  // A line of its own, for which WebKit has no styles.
  if (element instanceof HTMLOptionElement) return true;
  const { unicodeBidi, display } = getComputedStyle(element);
  return unicodeBidi.includes('isolate') || !display.startsWith('inline') || !element.parentElement;
}
