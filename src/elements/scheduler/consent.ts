type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The first control in the page's consent slot that is not as the page requires. */
export function invalidConsent(host: Element): Control | undefined {
  const controls = host.querySelectorAll<Control>('[slot="consent"]:invalid, [slot="consent"] :invalid');
  // A form or a fieldset is invalid with what it holds.
  return [...controls].find((one) => 'value' in one && !one.matches('fieldset'));
}
