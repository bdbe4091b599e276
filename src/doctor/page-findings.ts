import { error, ok, warning, type Finding } from './finding.js';
import { shownUrl, shownValue } from './shown-value.js';

/** @param content Content of the `meta`; `undefined` if it is missing. */
export function viewportFinding(content: string | undefined): Finding {
  const fix = '<meta name="viewport" content="width=device-width, initial-scale=1">';
  if (content === undefined) {
    return warning('viewport', 'The page has no viewport, so phones show it tiny.', fix, 'theming.md#width');
  }
  // Alone, the scale makes the page as wide as the device too.
  const isScaled = /initial-scale\s*=\s*1(\.0*)?\s*(,|;|$)/i.test(content) && !/width\s*=/i.test(content);
  if (!isScaled && !/width\s*=\s*device-width/i.test(content)) {
    const reason = /width\s*=/i.test(content) ? 'has a fixed width' : 'has no width';
    return warning(
      'viewport',
      `The viewport ${reason}, so phones show the page tiny.`,
      fix,
      'theming.md#width',
    );
  }
  if (/user-scalable\s*=\s*(no|0)|maximum-scale\s*=\s*1(\.0*)?\s*(,|;|$)/i.test(content)) {
    return warning('viewport', 'The viewport forbids visitors to zoom.', fix, 'accessibility.md');
  }
  return ok('viewport', 'The viewport is set.');
}

/** @param charset Encoding of the page; empty if neither the page nor its server says it. */
export function charsetFinding(charset: string): Finding {
  if (/^utf-?8$/i.test(charset)) return ok('charset', 'The page is in UTF-8.');
  return warning(
    'charset',
    charset ? `The page is in ${shownValue(charset)}.` : 'The page does not say its encoding.',
    '<meta charset="utf-8"> as the first line of <head>',
    'frameworks.md#script-tag',
  );
}

/** Requests that a browser refuses, because an https page must not call http. */
export function mixedContentFinding(
  page: URL,
  urls: readonly { readonly name: string; readonly url: URL }[],
): Finding {
  const isMixed = ({ protocol, hostname }: URL) =>
    protocol === 'http:' && !/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  const found = page.protocol === 'https:' && urls.find(({ url }) => isMixed(url));
  if (!found) return ok('mixed-content', 'Nothing is loaded by http into an https page.');
  const { name, url } = found;
  return error(
    'mixed-content',
    `${name} is ${shownUrl(url)}, and browsers do not load http into an https page.`,
    `${name}="${shownUrl(url).replace('http:', 'https:')}"`,
    'attributes.md#connection',
  );
}

export function secureContextFinding(isSecure: boolean, page: URL): Finding {
  if (isSecure) return ok('secure-context', 'The page is a secure context.');
  const url = shownUrl(page).replace('http:', 'https:');
  return error(
    'secure-context',
    'The page is not served by https, so browsers and visitors do not trust it.',
    `Redirect ${shownUrl(page)} to ${url}`,
    'deploy.md#the-proxy',
  );
}
