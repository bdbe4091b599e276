/** Phone numbers: what is special about them, as typed, and as sent. */
export const PHONES = [
  ['parentheses, dots and slashes', '(030) 123.45/67', '(030) 123.45/67'],
  ['a star and a hash', '*31#555', '*31#555'],
  ['bidirectional marks', '\u202a+1 555\u202c \u2066010\u2069\u200e', '+1 555 010'],
  ['a byte order mark and word joiners', '\ufeff+1\u2060 555\u200b', '+1 555'],
  ['typographic dashes', '555\u2010\u2011\u2012\u2013\u2014\u2015\u22120100', '555-------0100'],
  ['no-break and thin spaces', '+1\u00a0555\u202f01\u200900', '+1 555 01 00'],
  ['full-width characters', '＋８１（３）５５５ー０１００', '+81(3)555-0100'],
  ['Arabic digits', '٠٣٠١٢٣', '030123'],
  ['a tel: link', 'TEL: +1-555-0100', '+1-555-0100'],
  ['an extension in a tel: link', 'tel:+1-555-0100;ext=12', '+1-555-0100 #12'],
  ['ext.', '+1 555 0100 ext. 12', '+1 555 0100 #12'],
  ['Ext', '+1 555 0100 Ext12', '+1 555 0100 #12'],
  ['extension', '+1 555 0100, extension 12', '+1 555 0100 #12'],
  ['x', '+1 555 0100x12', '+1 555 0100 #12'],
  ['an extension with a period', '+1 555 0100 ext. 12.', '+1 555 0100 #12'],
] as const;

/** Email addresses, as typed and as sent. */
export const EMAILS = [
  ['a&b/c=d@example.com', 'a&b/c=d@example.com'],
  ['a@localhost', 'a@localhost'],
  ['ana@bücher.example', 'ana@xn--bcher-kva.example'],
  ['Ana@BÜCHER.example', 'Ana@xn--bcher-kva.example'],
  ['a@例え。テスト', 'a@xn--r8jz45g.xn--zckzah'],
  ['a@EXAMPLE.com', 'a@EXAMPLE.com'],
  ['a@1', 'a@1'],
  ['info@пример.рф', 'info@xn--e1afmkfd.xn--p1ai'],
  ['sales&support@example.com', 'sales&support@example.com'],
  ['user＠example.com', 'user@example.com'],
  ['user﹫example.com', 'user@example.com'],
  ['\u200buser@example.com', 'user@example.com'],
  [' user@example.com\u200b ', 'user@example.com'],
  ['\u202auser@example.com\u202c', 'user@example.com'],
  ['\u2066us\u00ader@exam\u2060ple.com\u2069\ufeff', 'user@example.com'],
] as const;
