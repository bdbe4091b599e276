import { toAsciiDigits } from './digits.js';

/** What `<input type=email>` accepts. */
export const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]+@([a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.(?!$)|$))+$/i;
const PHONE = /^(?=(\D*\d){3})[\d\s().+/#*-]{3,40}$/;

/** A domain with a character outside of ASCII, and nothing that would make a URL more than a host. */
const UNICODE_DOMAIN = /(?<=@)[-.\w]*[^\0-~][-.\w\x80-\uffff]*$/;

const withoutInvisible = (text: string): string => text.replace(/\p{Cf}/gu, '');

/**
 * Drops invisible marks, writes full-width characters in ASCII, and the domain too: `ana＠bücher.example` becomes
 * `ana@xn--bcher-kva.example`. Leaves an invalid domain as it is.
 */
export const cleanEmail = (text: string): string =>
  withoutInvisible(text.normalize('NFKC'))
    .trim()
    .replace(UNICODE_DOMAIN, (domain) => {
      const url = `http://${domain}`;
      return URL.canParse(url) ? new URL(url).hostname : domain;
    });

/**
 * Writes a phone number with ASCII digits, hyphens and spaces, without invisible marks and `tel:`. An extension becomes
 * `#` and its digits: `+1 555 0100 ext. 12` becomes `+1 555 0100 #12`.
 */
export const cleanPhone = (text: string): string =>
  withoutInvisible(toAsciiDigits(text))
    .replace(/[\p{Pd}\u2212\u30fc]/gu, '-')
    .replace(/^\s*tel:/i, '')
    .replace(/[\s,;]*(ext(ension)?|x)\W*(\d+)\W*$/i, ' #$3')
    .trim();

/** Whether a cleaned text is an email address. */
export const isEmail = (text: string): boolean => text.length <= 254 && EMAIL.test(text);

/** Whether a cleaned text is a phone number. */
export const isPhone = (text: string): boolean => PHONE.test(text);
