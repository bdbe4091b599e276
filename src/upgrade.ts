/**
 * Script for sites whose editor keeps only `div` and `data-*`: replaces each `<div data-ve-scheduler data-token-endpoint="…">`
 * by `<ve-scheduler token-endpoint="…">`, also one that comes later. It is separate from the elements' script, so that only
 * such sites load it.
 *
 * An author of such a `div` must not send visitors' details to a server of their own. So a URL must be of the page's
 * origin, or of one in `<meta name="ve-scheduler-origins" content="https://book.example.com">`, which only the owner can write.
 */
const MARKER = 'data-ve-scheduler';
const URLS = /^(token-endpoint|availability-endpoint|redirect-url)$/;
/** Names that run scripts or change styles, have no meaning for `<ve-scheduler>`, or that only the owner may set. */
const IGNORED = /^(on.*|style|ve-.*|pak|api-base|with-credentials)$/;

function isTrusted(url: string): boolean {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="ve-scheduler-origins"]');
  if (!URL.canParse(url, document.baseURI)) return false;
  const { origin } = new URL(url, document.baseURI);
  return origin === location.origin || (meta?.content.split(/\s+/).includes(origin) ?? false);
}

function upgrade(placeholder: Element): void {
  const element = document.createElement('ve-scheduler');
  for (const { name, value } of placeholder.attributes) {
    const attribute = name.replace(/^data-/, '');
    if (attribute === name ? !/^(id|class|lang|dir)$/.test(name) : IGNORED.test(attribute)) continue;
    if (URLS.test(attribute) && !isTrusted(value)) {
      console.error(`ve-scheduler: ${name} has an origin that <meta name="ve-scheduler-origins"> lacks`);
      placeholder.removeAttribute(MARKER);
      return;
    }
    element.setAttribute(attribute, value);
  }
  for (const child of placeholder.querySelectorAll<HTMLElement>(':scope > [data-slot]')) {
    child.slot = child.dataset['slot']!;
  }
  element.append(...placeholder.childNodes);
  placeholder.replaceWith(element);
}

function upgradeAll(): void {
  for (const placeholder of document.querySelectorAll(`[${MARKER}]`)) upgrade(placeholder);
}

upgradeAll();
new MutationObserver(upgradeAll).observe(document, {
  childList: true,
  subtree: true,
  attributeFilter: [MARKER],
});

export {};
