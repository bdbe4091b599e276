const pattern = (name: string): RegExp => RegExp(`&?${name}=([\\w.-]*)`);

/** Value of a part of the URL's fragment, e.g. of `ve-booking` in `#a&ve-booking=b`; may be empty. */
export const readHashPart = (name: string): string => pattern(name).exec(location.hash)?.[1] ?? '';

/** Changes nothing if the page or the browser refuses it. @param value Empty to remove the part. The rest of the fragment stays. */
export function writeHashPart(name: string, value = ''): void {
  const url = new URL(location.href);
  const rest = url.hash.slice(1).replace(pattern(name), '');
  url.hash = [rest, value && `${name}=${value}`].filter(Boolean).join('&');
  try {
    history.replaceState(history.state, '', url);
  } catch {
    // Browsers allow it only so often, and a page may have blocked it.
  }
}
