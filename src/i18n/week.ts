type WeekLocale = Intl.Locale & Partial<Record<'getWeekInfo', () => { firstDay: number }>>;

/** First day of the week in a locale, 0 for Sunday to 6 for Saturday. Monday if the engine has no week data. */
export function firstDayOfWeek(locale: string): number {
  const { firstDay = 1 } = (new Intl.Locale(locale) as WeekLocale).getWeekInfo?.() ?? {};
  return firstDay % 7;
}
