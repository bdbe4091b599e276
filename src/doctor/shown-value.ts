/** Long or encoded values, and the query and credentials of a URL, may be secret. */
const MAY_BE_SECRET = /eyJ[\w-]{8}|[\w+/=-]{40}|.{160}/s;

/** A value from the page as one line without what may be secret. */
export function shownValue(value: string): string {
  const clean = value
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, ' ')
    .replace(/[?#].*/s, '?…')
    .replace(/\/\/[^/]*@/g, '//…@');
  return MAY_BE_SECRET.test(clean) ? '…' : clean;
}

/** A URL without query, fragment and credentials. A part of its path that may be secret is replaced by `…`. */
export function shownUrl(url: URL): string {
  const path = url.pathname.split('/').map((part) => shownValue(part));
  return `${url.origin === 'null' ? url.protocol : url.origin}${path.join('/')}`;
}
