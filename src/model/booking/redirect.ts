/**
 * The URL that a visitor is sent to after a booking, with the booking's ID as the query parameter `scheduleId`.
 *
 * @param url Absolute, or relative to `base`; may be empty.
 * @returns `undefined` unless the URL is http(s), so that a `javascript:` URL never runs.
 */
export function redirectUrl(url: string, base: string, scheduleId: string): string | undefined {
  if (!url || !URL.canParse(url, base)) return undefined;
  const target = new URL(url, base);
  target.searchParams.set('scheduleId', scheduleId);
  return /^https?:/.test(target.protocol) ? target.href : undefined;
}
