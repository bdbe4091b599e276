const pattern = (name: string): RegExp => RegExp(`&?${name}=([\\w.-]*)`);

/** Value of a part of the URL's fragment, e.g. of `ve-booking` in `#a&ve-booking=b`; may be empty. */
export const readHashPart = (name: string): string => pattern(name).exec(location.hash)?.[1] ?? '';

/** @param value Empty to remove the part. The rest of the fragment stays. */
export function writeHashPart(name: string, value: string): void {
  const url = new URL(location.href);
  const rest = url.hash.replace(pattern(name), '').slice(1);
  url.hash = rest + (value && `${rest && '&'}${name}=${value}`);
  history.replaceState(history.state, '', url);
}
