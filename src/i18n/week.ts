type WeekLocale = Intl.Locale & Partial<Record<'getWeekInfo', () => { firstDay: number }>>;

/** First day of the week in a locale, 0 for Sunday to 6 for Saturday. Monday if the engine has no week data. */
export function firstDayOfWeek(locale: string): number {
  // Creating a locale is slow.
  return (firstDays[locale] ??= ((new Intl.Locale(locale) as WeekLocale).getWeekInfo?.().firstDay ?? 1) % 7);
}

const firstDays: Record<string, number> = {};
