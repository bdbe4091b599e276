/** The mailbox that an address delivers to: without capitals and without a `+` suffix. */
export function mailboxOf(email: string): string {
  return email.toLowerCase().replace(/\+[^@]*@/, '@');
}
