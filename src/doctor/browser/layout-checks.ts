import { error, ok, problemsOr, warning, type Finding } from '../finding.js';
import { selectorOf, withAncestors, type Patient } from './patient.js';

/** Narrower than this, no time fits into a line. */
const MIN_WIDTH_PX = 200;

/** Whether what contains the element gives it a width. A container that takes its width from its content does not. */
export function widthFinding(host: Patient): Finding {
  if (host.mode === 'popup' || host.mode === 'floating') return ok('width', 'The form opens in a dialog.');
  if (!host.getClientRects().length) return ok('width', 'The element is not displayed, so it has no width.');
  const width = Math.round(host.getBoundingClientRect().width);
  const isWide = width >= (host.localName === 've-scheduler' ? MIN_WIDTH_PX : 1);
  if (isWide) return ok('width', `The element is ${width} px wide.`);
  const shrunk = [...withAncestors(host)].filter(isSizedByContent);
  const selectors = [...new Set((shrunk.length ? shrunk : [host]).map(selectorOf))];
  const reason = shrunk.length ? ', because it is in a box that takes its width from its content' : '';
  return error(
    'width',
    `The element is only ${width} px wide${reason}.`,
    `${selectors.join(', ')} { ${isLoneCell(host) ? 'display: block; ' : ''}width: 100%; }`,
    'theming.md#width',
  );
}

/** Whether the element is in a cell without a table, whose width nothing else sets. */
function isLoneCell(host: Element): boolean {
  const displays = [...withAncestors(host)].map((element) => getComputedStyle(element).display);
  return displays.includes('table-cell') && !displays.includes('table');
}

function isSizedByContent(element: Element): boolean {
  const { display, float, position, flexGrow, alignSelf, justifySelf } = getComputedStyle(element);
  if (element === element.ownerDocument.documentElement || element === element.ownerDocument.body)
    return false;
  if (/^inline-|^table/.test(display) || float !== 'none' || /absolute|fixed/.test(position)) return true;
  if (!element.parentElement) return false;
  if (hasContentWidth(element, element.parentElement)) return true;
  const parent = getComputedStyle(element.parentElement);
  const isStretched = (own: string, inherited: string) =>
    /^(normal|stretch)$/.test(own === 'auto' ? inherited : own);
  if (/flex$/.test(parent.display)) {
    return parent.flexDirection.startsWith('row')
      ? Number(flexGrow) === 0
      : !isStretched(alignSelf, parent.alignItems);
  }
  return /grid$/.test(parent.display) && !isStretched(justifySelf, parent.justifyItems);
}

/** Firefox does not tell a width in words such as `fit-content`: there, a box counts that leaves half of its parent empty. */
function hasContentWidth(element: Element, parent: Element): boolean {
  if ('computedStyleMap' in element)
    return element.computedStyleMap().get('width')?.toString().includes('content') ?? false;
  return (element as Element).getBoundingClientRect().width < parent.clientWidth / 2;
}

/** Whether anything hides the element, or keeps visitors from using it. */
export function visibilityFindings(host: Patient): readonly Finding[] {
  const problems = [...withAncestors(host)].flatMap((element): Finding[] => {
    const reason = hidingReason(element);
    if (!reason) return [];
    const name = selectorOf(element);
    const { what, fix } = reason;
    return [warning('visibility', `${name} ${what}.`, fix(name), 'attributes.md#popup-and-floating-button')];
  });
  return problemsOr(problems.slice(0, 1), ok('visibility', 'Nothing hides the element.'));
}

function hidingReason(element: Element): { what: string; fix: (name: string) => string } | undefined {
  const { display, visibility, opacity } = getComputedStyle(element);
  const without = (attribute: string) => (name: string) => `Remove ${attribute} from <${name}>.`;
  if (element.hasAttribute('hidden')) return { what: 'has the attribute hidden', fix: without('hidden') };
  if (element.hasAttribute('inert')) return { what: 'is inert, so nobody can use it', fix: without('inert') };
  if (element.getAttribute('aria-hidden') === 'true') {
    return { what: 'is hidden from screen readers by aria-hidden', fix: without('aria-hidden') };
  }
  if (element.localName === 'details' && !element.hasAttribute('open')) {
    return { what: 'is closed', fix: () => '<details open>' };
  }
  if (display === 'none') return { what: 'is not displayed', fix: (name) => `${name} { display: block; }` };
  if (visibility !== 'visible')
    return { what: 'is invisible', fix: (name) => `${name} { visibility: visible; }` };
  if (Number(opacity) === 0) return { what: 'is transparent', fix: (name) => `${name} { opacity: 1; }` };
  const isClipped =
    element.getClientRects().length > 0 && element.clientHeight === 0 && hidesOverflow(element);
  if (isClipped)
    return { what: 'has no height and clips what is in it', fix: (name) => `${name} { height: auto; }` };
  return undefined;
}

const hidesOverflow = (element: Element): boolean => /hidden|clip/.test(getComputedStyle(element).overflowY);

/** Whether the element is light or dark as the page around it is. `prefersDark`: what the visitor prefers. */
export function colorSchemeFinding(host: Patient, prefersDark: boolean): Finding {
  const scheme = host.theme || getComputedStyle(host).colorScheme;
  const isDark = scheme === 'dark' || (prefersDark && /dark/.test(scheme));
  const isPageDark = isDarkBehind(host);
  if (isPageDark === undefined || isPageDark === isDark) {
    return ok('color-scheme', `The element is ${isDark ? 'dark' : 'light'}, as the page is.`);
  }
  const [own, page] = isDark ? ['dark', 'light'] : ['light', 'dark'];
  return warning(
    'color-scheme',
    `The element is ${own}, and the page behind it is ${page}.`,
    `:root { color-scheme: ${page}; } (or theme="${page}" on the element)`,
    'theming.md#light-and-dark',
  );
}

/** `undefined` if it cannot be told, e.g. for an image. */
function isDarkBehind(host: Element): boolean | undefined {
  for (const element of withAncestors(host)) {
    const { backgroundColor, backgroundImage } = getComputedStyle(element);
    if (backgroundImage !== 'none') return undefined;
    const [red, green, blue, alpha = 1] = (/^rgba?\(([^)]*)\)$/.exec(backgroundColor)?.[1] ?? '')
      .split(/[\s,/]+/)
      .map(Number) as [number, number?, number?, number?];
    if (green === undefined || blue === undefined) return undefined;
    if (alpha > 0.5) return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 110;
  }
  return undefined;
}
