/**
 * Replaces the digits of other scripts, and full-width characters, by ASCII ones: `٤٥` becomes `45`.
 *
 * In every script that people type, the digits 0 to 9 follow each other from a code point that ends in 0 or 6 (hex).
 */
export const toAsciiDigits = (text: string): string =>
  text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    const rowStart = code & ~15;
    return String(code - (/\p{Nd}/u.test(String.fromCodePoint(rowStart)) ? rowStart : rowStart + 6));
  });
