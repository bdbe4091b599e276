// The languages that the element speaks, each in its own name.

export const LANGUAGES = {
  en: 'English',
  ar: 'العربية',
  bg: 'Български',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  he: 'עברית',
  hi: 'हिन्दी',
  it: 'Italiano',
  ja: '日本語',
  ko: '한국어',
  nl: 'Nederlands',
  pl: 'Polski',
  'pt-BR': 'Português (Brasil)',
  tr: 'Türkçe',
  'zh-CN': '简体中文',
};

/** How an element in a language runs. */
export const directionOf = (tag) => (['ar', 'he'].includes(tag) ? 'rtl' : 'ltr');
