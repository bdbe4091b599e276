// Node and bundlers agree on the property `default` of this CommonJS module, but not on what its default export is.
import normalizeEmail from 'validator/lib/normalizeEmail.js';

/**
 * The mailbox that an address delivers to: without capitals and `+` suffix, and without what its provider ignores, such as
 * dots at Gmail.
 */
export function mailboxOf(email: string): string {
  const plain = email
    .toLowerCase()
    .replace(/(?<!^)\+[^@]*@/, '@')
    // `normalizeEmail` ignores single dots only.
    .replace(/\.+(?=[^@]*@)/g, '.');
  return normalizeEmail.default(plain) || plain;
}

/** The domain of a mailbox. */
export const domainOf = (mailbox: string): string => mailbox.slice(mailbox.lastIndexOf('@') + 1);
