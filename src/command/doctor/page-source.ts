import { parse, type DefaultTreeAdapterMap } from 'parse5';
import type { Attribute } from '../../doctor/attribute-findings.js';
import { ATTRIBUTES } from '../../doctor/elements.js';
import type { ScriptTag } from '../../doctor/script-findings.js';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

/** One of our elements in a page's source. */
export interface SourceElement {
  readonly tag: string;
  readonly attributes: readonly Attribute[];
  /** The nearest `lang`; may be empty. */
  readonly lang: string;
  /** Whether it is a `div` that `ve-upgrade.js` replaces. */
  readonly isPlaceholder: boolean;
}

/** What the source of a page says, before any script has run. */
export interface PageSource {
  /** Base of relative URLs. */
  readonly base: URL;
  readonly lang: string;
  /** `undefined` if it is missing. */
  readonly viewport: string | undefined;
  /** Encoding that a `meta` names; may be empty. */
  readonly charset: string;
  /** Policies in `meta` tags. */
  readonly policies: readonly string[];
  readonly scripts: readonly (ScriptTag & { readonly text: string })[];
  readonly elements: readonly SourceElement[];
}

/** Reads the source of a page. Nothing in it is run. */
export function readSource(html: string, url: URL): PageSource {
  const policies: string[] = [];
  const scripts: PageSource['scripts'][number][] = [];
  const elements: SourceElement[] = [];
  let [base, lang, charset] = [url, '', ''];
  let viewport: string | undefined;
  let hasBase = false;
  for (const { element, language } of elementsIn(parse(html))) {
    const value = (name: string) => element.attrs.find((one) => one.name === name)?.value;
    switch (element.tagName) {
      case 'html':
        lang = value('lang') ?? '';
        break;
      case 'base': {
        const href = value('href');
        if (hasBase || href === undefined) break;
        hasBase = true;
        if (URL.canParse(href, url.href)) base = new URL(href, url);
        break;
      }
      case 'meta': {
        const content = value('content') ?? '';
        const header = value('http-equiv')?.toLowerCase();
        if (value('name')?.toLowerCase() === 'viewport') viewport ??= content;
        if (header === 'content-security-policy') policies.push(content);
        if (header === 'content-type') charset ||= charsetIn(content);
        charset ||= value('charset') ?? '';
        break;
      }
      case 'script':
        scripts.push({
          src: value('src') ?? '',
          type: value('type') ?? '',
          isDeferred: value('defer') !== undefined || value('async') !== undefined,
          integrity: value('integrity') ?? '',
          nonce: value('nonce') ?? '',
          crossOrigin: value('crossorigin') ?? null,
          text: textOf(element),
        });
        break;
      default: {
        const found = sourceElement(element, language);
        if (found) elements.push(found);
      }
    }
  }
  return { base, lang, viewport, charset, policies, scripts, elements };
}

/** Encoding in a content type; may be empty. */
export const charsetIn = (contentType: string): string =>
  /charset\s*=\s*"?([\w-]{1,40})/i.exec(contentType)?.[1] ?? '';

function sourceElement({ tagName, attrs }: Element, lang: string): SourceElement | undefined {
  if (tagName in ATTRIBUTES) {
    return { tag: tagName, attributes: attrs, lang, isPlaceholder: false };
  }
  if (!attrs.some(({ name }) => name === 'data-ve-scheduler')) return undefined;
  const attributes = attrs
    .filter(({ name }) => name.startsWith('data-') && name !== 'data-ve-scheduler')
    .map(({ name, value }) => ({ name: name.slice('data-'.length), value }));
  return { tag: 've-scheduler', attributes, lang, isPlaceholder: true };
}

/** All elements in order, without recursion: a page may nest them as deep as it likes. */
function* elementsIn(root: Node): Generator<{ element: Element; language: string }> {
  const open: { node: Node; language: string }[] = [{ node: root, language: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node } = next;
    let { language } = next;
    if ('tagName' in node) {
      language = node.attrs.find(({ name }) => name === 'lang')?.value ?? language;
      yield { element: node, language };
    }
    const children = 'childNodes' in node ? node.childNodes : [];
    // A template's content is no part of the page, unless it is the shadow root of an element.
    const isShadow = 'content' in node && node.attrs.some(({ name }) => name === 'shadowrootmode');
    const nodes = isShadow ? [...node.content.childNodes, ...children] : children;
    for (const child of nodes.toReversed()) open.push({ node: child, language });
  }
}

const textOf = ({ childNodes }: Element): string =>
  childNodes.map((node) => ('value' in node ? node.value : '')).join('');
