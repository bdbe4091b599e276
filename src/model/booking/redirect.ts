/**
 * Where a visitor goes after a booking: the page's address for that, with the booking's id in its query.
 *
 * @param url Absolute, or relative to `base`; may be empty.
 * @returns Nothing where it is no http(s) address: a `javascript:` one must not run.
 */
export function redirectUrl(url: string, base: string, scheduleId: string): string | undefined {
  if (!url || !URL.canParse(url, base)) return undefined;
  const target = new URL(url, base);
  target.searchParams.set('scheduleId', scheduleId);
  return /^https?:$/.test(target.protocol) ? target.href : undefined;
}
