/** Title of a page by language: the heading of the form. These are the languages that the elements have. */
export const TITLES = {
  en: 'Book a video meeting',
  ar: 'احجز اجتماع فيديو',
  bg: 'Запазете видеосреща',
  de: 'Videotermin buchen',
  es: 'Reserve una videollamada',
  fr: 'Réserver un rendez-vous vidéo',
  he: 'קביעת פגישת וידאו',
  hi: 'वीडियो मीटिंग बुक करें',
  it: 'Prenota una videochiamata',
  ja: 'ビデオ会議の予約',
  ko: '화상 회의 예약',
  nl: 'Maak een videoafspraak',
  pl: 'Umów spotkanie wideo',
  'pt-BR': 'Agende uma videochamada',
  tr: 'Görüntülü görüşme planlayın',
  'zh-CN': '预约视频会议',
} as const;

export interface PageLanguage {
  /** For the `lang` attribute, with the visitor's region: `de-AT`. */
  readonly lang: string;
  /** Language of the words: a key of {@link TITLES}. */
  readonly locale: keyof typeof TITLES;
  readonly dir: 'ltr' | 'rtl';
}

/** The first language of an `Accept-Language` header that is available, else English. */
export function negotiateLanguage(header: string, available: readonly string[]): PageLanguage {
  for (const lang of parseAcceptLanguage(header)) {
    const locale = localeOf(lang, available);
    if (locale) return pageLanguage(lang, locale);
  }
  return pageLanguage('en', 'en');
}

/** The language that the owner chose for the page. Its words are English if it is not available. */
export const fixedLanguage = (lang: string, available: readonly string[]): PageLanguage =>
  pageLanguage(lang, localeOf(lang, available) ?? 'en');

const pageLanguage = (lang: string, locale: PageLanguage['locale']): PageLanguage => ({
  lang,
  locale,
  dir: locale === 'ar' || locale === 'he' ? 'rtl' : 'ltr',
});

/** Tags of an `Accept-Language` header, the preferred ones first. */
function parseAcceptLanguage(header: string): string[] {
  const entries = header
    .slice(0, 500)
    .split(',')
    .map((entry) => {
      const [tag = '', weight = ''] = entry.split(';').map((part) => part.trim());
      return { tag, weight: weight.startsWith('q=') ? Number(weight.slice(2)) || 0 : 1 };
    });
  return entries
    .filter(({ tag, weight }) => weight > 0 && /^[a-z]{2,3}(-[a-z\d]{2,8}){0,3}$/i.test(tag))
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag);
}

/** The same tag, else one of the same language, as the elements choose their words. */
function localeOf(lang: string, available: readonly string[]): PageLanguage['locale'] | undefined {
  const language = lang.toLowerCase().split('-')[0];
  const known = (Object.keys(TITLES) as PageLanguage['locale'][]).filter(
    (one) => one === 'en' || available.includes(one),
  );
  return (
    known.find((one) => one.toLowerCase() === lang.toLowerCase()) ??
    known.find((one) => one.split('-')[0] === language)
  );
}
