type WeekLocale = Intl.Locale & Partial<Record<'getWeekInfo', () => { firstDay: number }>>;

/** The day on which weeks begin in a locale, 0 for Sunday; Monday where the engine does not know. */
export function firstDayOfWeek(locale: string): number {
  const { firstDay = 1 } = (new Intl.Locale(locale) as WeekLocale).getWeekInfo?.() ?? {};
  return firstDay % 7;
}
